import { createExecution, type EpochMillis, type Execution, type ExecutionContext, type HistoryEvent, type Json, parseStateMachine, type VirtualTask, VirtualTime } from '../../lib/asl/index';
import { answering, CONTEXT, failure, LAMBDA, machine } from './run-machine';

const DAY = 86_400_000;
const at = (time: number): EpochMillis => time as EpochMillis;

interface Started {
  readonly execution: Execution;
  readonly redrive: () => void;
  readonly stop: () => void;
}

function start(definition: object, time: VirtualTime, task: VirtualTask, context: ExecutionContext = CONTEXT): Started {
  const execution = createExecution(parseStateMachine(definition), { input: { order: 7 }, context });
  const started = time.start(execution, { task });
  return {
    execution,
    redrive: () => {
      started.redrive();
      time.runUntilIdle();
    },
    stop: () => started.stop('Operator', 'enough'),
  };
}

/** `[id, previousEventId, type]` of the events from one on. */
function links({ history }: Execution, from: number): readonly (readonly [number, number, string])[] {
  return history.slice(from - 1).map(({ id, previousEventId, type }) => [id, previousEventId, type]);
}

function parametersOf(history: readonly HistoryEvent[]): readonly Json[] {
  return history.filter(({ type }) => type === 'TaskScheduled').map(({ details }) => JSON.parse(details?.['parameters'] as string) as Json);
}

const call = (more: object = {}): object => ({ Type: 'Task', Resource: LAMBDA, Arguments: {}, End: true, ...more });
const branch = (name: string): object => ({ StartAt: name, States: { [name]: call() } });

describe('a redrive of a failed Task', () => {
  const definition = machine({
    First: { Type: 'Task', Resource: LAMBDA, Arguments: {}, Next: 'Second' },
    Second: call({
      Arguments: { execution: '{% $states.context.Execution %}', state: '{% $states.context.State %}' },
      Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1, IntervalSeconds: 1 }],
    }),
  });

  test('goes on in the same history from the entry of the state, which is not entered again', () => {
    const time = new VirtualTime();
    const { execution, redrive } = start(definition, time, answering(time, ['first', failure('Boom'), failure('Boom'), 'second']));
    time.runUntilIdle();
    expect(execution.result).toEqual({ status: 'FAILED', error: 'Boom', cause: '' });

    redrive();

    expect(execution.result).toEqual({ status: 'SUCCEEDED', output: 'second' });
    expect(links(execution, 7)).toEqual([
      [7, 6, 'TaskStateEntered'],
      [8, 7, 'TaskScheduled'],
      [9, 8, 'TaskStarted'],
      [10, 9, 'TaskFailed'],
      [11, 10, 'TaskScheduled'],
      [12, 11, 'TaskStarted'],
      [13, 12, 'TaskFailed'],
      [14, 13, 'ExecutionFailed'],
      [15, 14, 'ExecutionRedriven'],
      [16, 7, 'TaskScheduled'],
      [17, 16, 'TaskStarted'],
      [18, 17, 'TaskSucceeded'],
      [19, 18, 'TaskStateExited'],
      [20, 19, 'ExecutionSucceeded'],
    ]);
    expect(execution.history[14]?.details).toEqual({ redriveCount: 1 });
  });

  test('shows itself in the context object, where the time of entering stays and the retries are counted anew', () => {
    const time = new VirtualTime();
    const { execution, redrive } = start(definition, time, answering(time, ['first', failure('Boom'), failure('Boom'), failure('Boom'), 'second']));
    time.runUntilIdle();
    time.advance(5000);

    redrive();

    const [, original, retried, redriven, again] = parametersOf(execution.history) as { execution: { RedriveCount: number; RedriveTime?: string }; state: object }[];
    expect(original?.execution).not.toHaveProperty('RedriveTime');
    expect(retried?.state).toEqual({ Name: 'Second', EnteredTime: '1970-01-01T00:00:00.000Z', RetryCount: 1 });
    expect(redriven).toMatchObject({
      execution: { RedriveCount: 1, RedriveTime: '1970-01-01T00:00:06.000Z', StartTime: '1970-01-01T00:00:00.000Z' },
      state: { Name: 'Second', EnteredTime: '1970-01-01T00:00:00.000Z', RetryCount: 0 },
    });
    expect(again?.state).toMatchObject({ RetryCount: 1 });
    expect(execution.redriveCount).toBe(1);
    expect(execution.redriveTime).toBe(6000);
  });

  test('can be repeated', () => {
    const time = new VirtualTime();
    const boom = failure('Boom');
    const { execution, redrive } = start(definition, time, answering(time, ['first', boom, boom, boom, boom, 'second']));
    time.runUntilIdle();

    redrive();
    expect(execution.result?.status).toBe('FAILED');
    redrive();

    expect(execution.result).toEqual({ status: 'SUCCEEDED', output: 'second' });
    expect(execution.history.filter(({ type }) => type === 'ExecutionRedriven').map(({ details }) => details)).toEqual([{ redriveCount: 1 }, { redriveCount: 2 }]);
  });
});

test('a redrive of a Parallel runs only the branches that failed or were cut off', () => {
  const time = new VirtualTime();
  const definition = machine({ All: { Type: 'Parallel', Branches: [branch('Done'), branch('Fails'), branch('Slow')], End: true } });
  const calls: string[] = [];
  const { execution, redrive } = start(definition, time, ({ state }, answers) => {
    calls.push(state);
    answers.started();
    const isFirst = calls.filter((name) => name === state).length === 1;
    if (state === 'Done') answers.succeeded('done');
    else if (!isFirst) answers.succeeded(`${state} again`);
    else if (state === 'Fails') time.after(10, () => answers.failed('Boom', 'no'));
  });
  time.runUntilIdle();
  expect(execution.result?.status).toBe('FAILED');
  const redriven = execution.history.length + 1;

  redrive();

  expect(calls).toEqual(['Done', 'Fails', 'Slow', 'Fails', 'Slow']);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: ['done', 'Fails again', 'Slow again'] });
  const types = execution.history.slice(redriven - 1).map(({ type }) => type);
  expect(types.filter((type) => type.endsWith('StateEntered') || type === 'ParallelStateStarted')).toEqual([]);
  expect(types.slice(0, 3)).toEqual(['ExecutionRedriven', 'TaskScheduled', 'TaskScheduled']);
});

test('a redrive goes on with a Parallel inside a branch that was cut off', () => {
  const time = new VirtualTime();
  const inner = { Type: 'Parallel', Branches: [branch('Done'), branch('Slow')], End: true };
  const definition = machine({ All: { Type: 'Parallel', Branches: [{ StartAt: 'Inner', States: { Inner: inner } }, branch('Fails')], End: true } });
  const calls: string[] = [];
  const { execution, redrive } = start(definition, time, ({ state }, answers) => {
    calls.push(state);
    const isFirst = calls.filter((name) => name === state).length === 1;
    if (state === 'Done' || !isFirst) answers.succeeded(state);
    else if (state === 'Fails') time.after(10, () => answers.failed('Boom', 'no'));
  });
  time.runUntilIdle();

  redrive();

  expect(calls).toEqual(['Fails', 'Done', 'Slow', 'Slow', 'Fails']);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: [['Done', 'Slow'], 'Fails'] });
});

test('a redrive of an inline Map keeps the items that succeeded, resumes the one that failed and begins those after it', () => {
  const time = new VirtualTime();
  const definition = machine({
    Each: {
      Type: 'Map',
      Items: [0, 1, 2],
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'One', States: { One: call({ Arguments: '{% $states.input %}' }) } },
      End: true,
    },
  });
  const { execution, redrive } = start(definition, time, answering(time, ['zero', failure('Boom'), 'one', 'two']));
  time.runUntilIdle();
  expect(parametersOf(execution.history)).toEqual([0, 1]);
  const before = execution.history.length;

  redrive();

  expect(parametersOf(execution.history)).toEqual([0, 1, 1, 2]);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: ['zero', 'one', 'two'] });
  expect(execution.history.slice(before).map(({ type }) => type)).toEqual([
    'ExecutionRedriven',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'MapIterationSucceeded',
    'MapIterationStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'MapIterationSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a branch that had not been entered when its sibling failed is entered by the redrive', () => {
  const time = new VirtualTime();
  const fails = { Type: 'Pass', Output: "{% $states.context.Execution.RedriveCount = 0 ? $error('not yet') : 'now' %}", End: true };
  const definition = machine({
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Fails', States: { Fails: fails } },
        { StartAt: 'Passes', States: { Passes: { Type: 'Pass', Output: 'passed', End: true } } },
      ],
      End: true,
    },
  });
  const { execution, redrive } = start(definition, time, () => {});
  time.runUntilIdle();
  expect(execution.history.filter(({ type }) => type === 'PassStateEntered').map(({ details }) => details?.['name'])).toEqual(['Fails']);

  redrive();

  expect(execution.history.filter(({ type }) => type === 'PassStateEntered').map(({ details }) => details?.['name'])).toEqual(['Fails', 'Passes']);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: ['now', 'passed'] });
});

test('a redrive of a distributed Map runs the items that failed, the tolerated ones too', () => {
  const time = new VirtualTime();
  const definition = machine({
    Each: {
      Type: 'Map',
      Items: [0, 1, 2, 3],
      MaxConcurrency: 1,
      ToleratedFailureCount: 1,
      Label: 'Items',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'One', States: { One: call({ Arguments: '{% $states.input %}' }) } },
      End: true,
    },
  });
  const items: Json[] = [];
  const { execution, redrive } = start(definition, time, ({ parameters }, answers) => {
    items.push(parameters);
    const isFirst = items.filter((item) => item === parameters).length === 1;
    if (isFirst && (parameters === 1 || parameters === 2)) answers.failed('Boom', 'no');
    else answers.succeeded(`item ${parameters as number}`);
  });
  time.runUntilIdle();
  expect(execution.result).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
  expect(items).toEqual([0, 1, 2]);

  redrive();

  expect(items).toEqual([0, 1, 2, 1, 2, 3]);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: ['item 0', 'item 1', 'item 2', 'item 3'] });
  expect(execution.history.map(({ type }) => type)).toContain('MapRunRedriven');
});

test('a redriven Fail fails again without being entered again', () => {
  const time = new VirtualTime();
  const { execution, redrive } = start(machine({ Stop: { Type: 'Fail', Error: 'Done.For', Cause: 'so it is' } }), time, () => {});
  time.runUntilIdle();

  redrive();

  expect(links(execution, 1)).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'FailStateEntered'],
    [3, 2, 'ExecutionFailed'],
    [4, 3, 'ExecutionRedriven'],
    [5, 4, 'ExecutionFailed'],
  ]);
  expect(execution.result).toEqual({ status: 'FAILED', error: 'Done.For', cause: 'so it is' });
});

test('an execution that was stopped goes on with a task of its own token', () => {
  const time = new VirtualTime();
  const callback = call({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Arguments: { token: '{% $states.context.Task.Token %}' } });
  const { execution, redrive, stop } = start(machine({ Ask: callback }), time, () => {});
  time.runUntilIdle();
  stop();
  expect(execution.result).toEqual({ status: 'ABORTED', error: 'Operator', cause: 'enough' });

  redrive();

  const [first, second] = parametersOf(execution.history) as { token: string }[];
  expect(second?.token).not.toBe(first?.token);
  expect(execution.result).toBeUndefined();
});

test('the time-out of the whole execution begins anew with a redrive', () => {
  const time = new VirtualTime();
  const definition = { ...machine({ Work: call() }), TimeoutSeconds: 10 };
  const calls: string[] = [];
  const { execution, redrive } = start(definition, time, ({ id }, answers) => {
    calls.push(id);
    if (calls.length === 2) time.after(9000, () => answers.succeeded('late but in time'));
  });
  time.runUntilIdle();
  expect(execution.result).toEqual({ status: 'TIMED_OUT' });

  redrive();

  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: 'late but in time' });
});

test('a redriven execution that takes too long again times out again', () => {
  const time = new VirtualTime();
  const { execution, redrive } = start({ ...machine({ Work: call() }), TimeoutSeconds: 10 }, time, () => {});
  time.runUntilIdle();

  redrive();

  expect(execution.result).toEqual({ status: 'TIMED_OUT' });
  expect(time.now()).toBe(20_000);
});

test('a redriven Wait waits for all of its seconds again', () => {
  const time = new VirtualTime();
  const { execution, redrive, stop } = start(machine({ Rest: { Type: 'Wait', Seconds: 60, End: true } }), time, () => {});
  time.advance(50_000);
  stop();

  redrive();

  expect(execution.result?.status).toBe('SUCCEEDED');
  expect(time.now()).toBe(110_000);
});

test('a Parallel whose results were too large together runs all of its branches again', () => {
  const time = new VirtualTime();
  const definition = machine({ Both: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true } });
  const calls: string[] = [];
  const { execution, redrive } = start(definition, time, ({ state }, answers) => {
    calls.push(state);
    answers.succeeded(calls.length <= 2 ? 'x'.repeat(200_000) : 'small');
  });
  time.runUntilIdle();
  expect(execution.result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });

  redrive();

  expect(calls.toSorted()).toEqual(['A', 'A', 'B', 'B']);
  expect(execution.result).toEqual({ status: 'SUCCEEDED', output: ['small', 'small'] });
});

describe('an execution is not redrivable', () => {
  const failing = machine({ Stop: { Type: 'Fail', Error: 'Boom' } });

  test('while it runs, nor once it has succeeded', () => {
    const time = new VirtualTime();
    const { execution, redrive } = start(machine({ Rest: { Type: 'Wait', Seconds: 60, End: true } }), time, () => {});
    time.advance(1);
    expect(execution.redrivability(at(1))).toEqual({ status: 'NOT_REDRIVABLE', reason: 'Execution is RUNNING and cannot be redriven' });
    time.runUntilIdle();
    expect(execution.redrivability(at(60_000))).toEqual({ status: 'NOT_REDRIVABLE', reason: 'Execution is SUCCEEDED and cannot be redriven' });

    redrive();

    expect(execution.history.at(-1)?.type).toBe('ExecutionSucceeded');
  });

  test('more than 14 days after its end', () => {
    const time = new VirtualTime();
    const { execution, redrive } = start(failing, time, () => {});
    time.runUntilIdle();
    expect(execution.redrivability(at(14 * DAY))).toEqual({ status: 'REDRIVABLE' });
    expect(execution.redrivability(at(14 * DAY + 1))).toEqual({ status: 'NOT_REDRIVABLE', reason: 'Execution redrivable period exceeded' });
    time.advance(15 * DAY);

    redrive();

    expect(execution.history.at(-1)?.type).toBe('ExecutionFailed');
  });

  test('more than a year after its start', () => {
    const time = new VirtualTime();
    const { execution } = start(machine({ Rest: { Type: 'Wait', Seconds: 366 * 86_400, Next: 'Stop' }, Stop: { Type: 'Fail', Error: 'Boom' } }), time, () => {});
    time.runUntilIdle();
    expect(execution.redrivability(time.now())).toEqual({ status: 'NOT_REDRIVABLE', reason: 'Execution has exceeded the max execution time' });
  });

  test('when its history is full', () => {
    const time = new VirtualTime();
    const endless = machine({ Again: { Type: 'Pass', Next: 'Again2' }, Again2: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Out' }], Default: 'Again' }, Out: { Type: 'Succeed' } });
    const { execution } = start(endless, time, () => {});
    time.runUntilIdle();
    expect(execution.redrivability(time.now())).toEqual({ status: 'NOT_REDRIVABLE', reason: 'Execution history event limit exceeded' });
  });
});
