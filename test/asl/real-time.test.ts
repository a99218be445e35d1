import { createExecution, type EpochMillis, type ExecutionResult, parseStateMachine, startOnRealTime, TaskFailure, type TaskIntegration, VirtualTime } from '../../lib/asl/index';
import { CONTEXT, LAMBDA, machine } from './run-machine';

const call = { Type: 'Task', Resource: LAMBDA, Arguments: { n: 1 } };
const ask = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Arguments: { token: '{% $states.context.Task.Token %}' } };

type Running = ReturnType<typeof startOnRealTime>;

function start(definition: object, integration: TaskIntegration, onEvent: (type: string, running: () => Running) => void = () => {}) {
  const time = new VirtualTime();
  const ends: ExecutionResult[] = [];
  const events: string[] = [];
  const execution = createExecution(parseStateMachine(definition), { input: {}, context: CONTEXT, newTaskToken: () => 'token' });
  const running: Running = startOnRealTime(execution, {
    integration,
    clock: { now: () => time.now() },
    setTimer: (due: EpochMillis, callback) => time.at(due, callback),
    onEvent: ({ type }) => {
      events.push(type);
      onEvent(type, () => running);
    },
    onEnd: (result) => ends.push(result),
  });
  return { running, time, ends, events };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a task succeeds with what its integration resolves to', async () => {
  const { ends, events } = start(machine({ Call: { ...call, End: true } }), async ({ parameters }) => ({ got: parameters }));
  await settle();

  expect(ends).toEqual([{ status: 'SUCCEEDED', output: { got: { n: 1 } } }]);
  expect(events).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
});

test('a task fails with the error and cause of a TaskFailure, and States.TaskFailed for any other rejection', async () => {
  const named = start(machine({ Call: { ...call, End: true } }), () => Promise.reject(new TaskFailure('Declined', 'no funds')));
  const bug = start(machine({ Call: { ...call, End: true } }), () => Promise.reject(new TypeError('a bug')));
  await settle();

  expect(named.ends).toEqual([{ status: 'FAILED', error: 'Declined', cause: 'no funds' }]);
  expect(bug.ends).toEqual([{ status: 'FAILED', error: 'States.TaskFailed', cause: 'a bug' }]);
});

test('an answer to a token ends the task once', async () => {
  const { running, ends, events } = start(machine({ Ask: { ...ask, End: true } }), async () => ({ MessageId: 'm' }));
  await settle();

  expect(running.sendTaskHeartbeat('token')).toBe(true);
  expect(running.sendTaskSuccess('other', 1)).toBe(false);
  expect(running.sendTaskSuccess('token', 'yes')).toBe(true);
  expect(running.sendTaskSuccess('token', 'again')).toBe(false);
  expect(ends).toEqual([{ status: 'SUCCEEDED', output: 'yes' }]);
  expect(events).toContain('TaskSubmitted');
});

test('a token of a timed-out task answers no more', async () => {
  const { running, time, ends } = start(machine({ Ask: { ...ask, TimeoutSeconds: 5, End: true } }), async () => ({}));
  await settle();
  time.advance(5000);

  expect(running.sendTaskFailure('token', 'Late')).toBe(false);
  expect(ends).toEqual([{ status: 'FAILED', error: 'States.Timeout' }]);
});

test('a disposed execution sets no end and hears nothing more', async () => {
  const { running, time, ends } = start(machine({ Rest: { Type: 'Wait', Seconds: 5, End: true } }), async () => ({}));
  running.dispose();
  time.runUntilIdle();

  expect(ends).toEqual([]);
});

const twoCalls = machine({ First: { ...call, Next: 'Second' }, Second: { ...call, TimeoutSeconds: 5, End: true } });

test('an execution that is disposed of while it tells an event runs no further task and leaves no timer', async () => {
  const ran: string[] = [];
  const { time, events, ends } = start(twoCalls, async ({ resource }) => ran.push(resource), (type, running) => { if (type === 'TaskSucceeded') running().dispose(); });
  await settle();

  expect(time.step()).toBe(false);
  expect(ran).toHaveLength(1);
  expect(events.at(-1)).toBe('TaskSucceeded');
  expect(ends).toEqual([]);
});

test('an execution that is stopped while it tells an event ends once, and nothing follows its end', async () => {
  const { time, events, ends } = start(twoCalls, async () => ({}), (type, running) => { if (type === 'TaskSucceeded') running().stop('Operator'); });
  await settle();

  expect(time.step()).toBe(false);
  expect(ends).toEqual([{ status: 'ABORTED', error: 'Operator' }]);
  expect(events.at(-1)).toBe('ExecutionAborted');
});

test('a stopped execution ends ABORTED', () => {
  const { running, ends } = start(machine({ Rest: { Type: 'Wait', Seconds: 5, End: true } }), async () => ({}));
  running.stop('Operator');

  expect(ends).toEqual([{ status: 'ABORTED', error: 'Operator' }]);
});

const sync = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', Arguments: {}, TimeoutSeconds: 5, End: true };

test('a task that goes on after its call is submitted, then succeeds', async () => {
  const { ends, events } = start(machine({ Sync: sync }), async (_, progress) => {
    progress.submitted({ ExecutionArn: 'child' });
    return 'done';
  });
  await settle();

  expect(events).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
  expect(ends).toEqual([{ status: 'SUCCEEDED', output: 'done' }]);
});

test.each([
  ['it times out', (time: VirtualTime) => time.advance(5000), true],
  ['it is in time', () => {}, false],
])('an integration learns whether its task was abandoned: %s', async (_, happen, aborted) => {
  let signal: AbortSignal | undefined;
  const { time } = start(machine({ Sync: sync }), (__, progress) => {
    signal = progress.signal;
    return new Promise(() => {});
  });
  happen(time);

  expect(signal?.aborted).toBe(aborted);
});

test("an activity's task starts once a worker has taken it, and is answered by its token", () => {
  let taken: (() => void) | undefined;
  const activity = { Type: 'Task', Resource: 'arn:aws:states:eu-west-1:111122223333:activity:pack', End: true };
  const { running, ends, events } = start(machine({ Pack: activity }), (_, progress) => {
    taken = () => progress.started('packer-1');
    return new Promise(() => {});
  });
  expect(events.at(-1)).toBe('ActivityScheduled');
  taken?.();
  running.sendTaskSuccess('token', 'packed');

  expect(events).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
  expect(running.execution.history[3]?.details).toEqual({ workerName: 'packer-1' });
  expect(ends).toEqual([{ status: 'SUCCEEDED', output: 'packed' }]);
});
