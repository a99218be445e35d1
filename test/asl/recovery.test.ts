import { type Json, VirtualTime } from '../../lib/asl/index';
import { answering, failure, LAMBDA, machine, runMachine } from './run-machine';

const call = { Type: 'Task', Resource: LAMBDA, Arguments: {} };

/** The moments, in seconds, at which the Task of such retriers is tried, all attempts failing so. */
function attemptsAt(retriers: readonly object[], errors: readonly string[], random?: () => number): readonly number[] {
  const time = new VirtualTime();
  const { history } = runMachine(machine({ Call: { ...call, Retry: retriers, End: true } }), {
    time,
    task: answering(time, errors.map((name) => failure(name))),
    ...(random && { random }),
  });
  return history.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp / 1000);
}

const boom = (count: number): readonly string[] => Array.from({ length: count }, () => 'Boom');

test('a retrier without numbers retries three times, after 1, 2 and 4 seconds', () => {
  expect(attemptsAt([{ ErrorEquals: ['States.ALL'] }], boom(9))).toEqual([0, 1, 3, 7]);
});

test('delays grow by the backoff rate up to the longest delay', () => {
  const retrier = { ErrorEquals: ['Boom'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 };

  expect(attemptsAt([retrier], boom(9))).toEqual([0, 2, 8, 18, 28]);
});

test('full jitter draws each delay between nothing and the whole', () => {
  const draws = [0.5, 0, 0.25];
  const retrier = { ErrorEquals: ['Boom'], IntervalSeconds: 4, BackoffRate: 2, MaxAttempts: 3, JitterStrategy: 'FULL' };

  expect(attemptsAt([retrier], boom(9), () => draws.shift() ?? 1)).toEqual([0, 2, 2, 6]);
});

test('each retrier counts its own retries', () => {
  const retriers = [
    { ErrorEquals: ['Slow'], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 1 },
    { ErrorEquals: ['Boom'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 },
  ];

  expect(attemptsAt(retriers, ['Boom', 'Slow', 'Boom', 'Slow', 'Boom'])).toEqual([0, 1, 11, 12]);
});

test('a retrier with no attempts keeps an error from those after it', () => {
  const retriers = [{ ErrorEquals: ['Rejected'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];

  expect(attemptsAt(retriers, ['Rejected'])).toEqual([0]);
});

test('States.TaskFailed covers every error of a task but a time-out', () => {
  const retrier = { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 1 };

  expect(attemptsAt([retrier], ['Anything', 'Anything'])).toEqual([0, 1]);
  const timedOut = runMachine(machine({ Call: { ...call, TimeoutSeconds: 5, Retry: [retrier], End: true } }));
  expect(timedOut.result).toEqual({ status: 'FAILED', error: 'States.Timeout' });
});

test('States.ALL does not cover States.Runtime', () => {
  const definition = {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Read', States: { Read: { Type: 'Pass', InputPath: '$.missing', End: true } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed' },
    },
  };

  expect(runMachine(definition).result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});

test('a retried state works its Arguments out again, at the same time of entry', () => {
  const time = new VirtualTime();
  const seen: Json[] = [];
  const Arguments = { attempt: '{% $states.context.State.RetryCount + 1 %}', entered: '{% $states.context.State.EnteredTime %}' };
  const answers = answering(time, [failure('Boom'), failure('Boom'), 'done']);

  runMachine(machine({ Call: { ...call, Arguments, Retry: [{ ErrorEquals: ['States.ALL'] }], End: true } }), {
    time,
    task: (task, reply) => {
      seen.push(task.parameters);
      answers(task, reply);
    },
  });

  const entered = '1970-01-01T00:00:00.000Z';
  expect(seen).toEqual([1, 2, 3].map((attempt) => ({ attempt, entered })));
});

test('retries begin anew when a state is entered again', () => {
  const time = new VirtualTime();
  const definition = machine({
    Call: { ...call, Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Call' }], End: true },
  });

  const { history } = runMachine(definition, { time, task: answering(time, [failure('Boom'), failure('Boom'), failure('Boom'), 'done']) });

  expect(history.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp)).toEqual([0, 1000, 1000, 2000]);
});

test('a task failed without a word leaves error and cause null', () => {
  const time = new VirtualTime();
  const definition = machine({ Call: { ...call, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }, Caught: { Type: 'Succeed' } });

  const { result } = runMachine(definition, { time, task: (_, answers) => answers.failed() });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { Error: null, Cause: null } });
});
