import { type TaskAnswers, VirtualTime } from '../../lib/asl/index';
import { machine, runMachine } from './run-machine';

const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: { MessageBody: { token: '{% $states.context.Task.Token %}' } },
};
const named = { resourceType: 'sqs', resource: 'sendMessage.waitForTaskToken' };

test('a task that waits for a token goes on with the answer', () => {
  const time = new VirtualTime();

  const { events } = runMachine(machine({ Ask: { ...ask, TimeoutSeconds: 100, End: true } }), {
    time,
    task: (task, answers) => {
      expect(task).toMatchObject({ token: 'token-1', timeoutSeconds: 100 });
      answers.started();
      answers.submitted({ MessageId: 'm1' });
      time.after(30_000, () => answers.succeeded('retry'));
    },
  });

  expect(events).toEqual([
    [1, 0, 0, 'ExecutionStarted', { input: '{}', roleArn: 'arn:aws:iam::111122223333:role/order' }],
    [2, 0, 0, 'TaskStateEntered', { name: 'Ask', input: '{}' }],
    [3, 2, 0, 'TaskScheduled', { ...named, region: 'eu-west-1', parameters: '{"MessageBody":{"token":"token-1"}}', timeoutInSeconds: 100 }],
    [4, 3, 0, 'TaskStarted', named],
    [5, 4, 0, 'TaskSubmitted', { ...named, output: '{"MessageId":"m1"}' }],
    [6, 5, 30_000, 'TaskSucceeded', { ...named, output: '"retry"' }],
    [7, 6, 30_000, 'TaskStateExited', { name: 'Ask', output: '"retry"' }],
    [8, 7, 30_000, 'ExecutionSucceeded', { output: '"retry"' }],
  ]);
  expect(time.now()).toBe(30_000);
});

test('an answer after the time-out is not heard', () => {
  const time = new VirtualTime();

  const { types, result } = runMachine(machine({ Ask: { ...ask, TimeoutSeconds: 5, End: true } }), {
    time,
    task: (_, answers) => time.after(6000, () => answers.succeeded('late')),
  });

  expect(types).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskTimedOut', 'ExecutionFailed']);
  expect(result).toEqual({ status: 'FAILED', error: 'States.Timeout' });
});

function beating(time: VirtualTime, everyMillis: number, times: number): (answers: TaskAnswers) => void {
  return (answers) => {
    for (let beat = 1; beat <= times; beat += 1) time.after(beat * everyMillis, () => answers.heartbeat());
  };
}

test('heartbeats keep a task alive until they stop', () => {
  const time = new VirtualTime();
  const definition = machine({
    Ask: { ...ask, HeartbeatSeconds: 10, Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Silent' }], End: true },
    Silent: { Type: 'Succeed' },
  });

  const { events } = runMachine(definition, { time, task: (_, answers) => beating(time, 9000, 3)(answers) });

  expect(events.find(([, , , type]) => type === 'TaskTimedOut')).toEqual([5, 4, 37_000, 'TaskTimedOut', { ...named, error: 'States.Timeout' }]);
  expect(events.at(-1)?.[3]).toBe('ExecutionSucceeded');
});

test('time-outs can be computed', () => {
  const definition = machine({ Ask: { ...ask, TimeoutSeconds: '{% $states.input.limit * 2 %}', End: true } });

  expect(runMachine(definition, { input: { limit: 4 } }).events.at(-1)).toEqual([6, 5, 8000, 'ExecutionFailed', { error: 'States.Timeout' }]);
  expect(runMachine(definition, { input: { limit: 0 } }).result).toMatchObject({ error: 'States.QueryEvaluationError' });
});

test('each attempt has a token of its own', () => {
  const tokens: unknown[] = [];
  const definition = machine({ Ask: { ...ask, TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }], End: true } });

  runMachine(definition, { task: (task) => tokens.push(task.token) });

  expect(tokens).toEqual(['token-1', 'token-2', 'token-3']);
});
