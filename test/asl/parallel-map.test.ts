import { VirtualTime } from '../../lib/asl/index';
import { failure, LAMBDA, machine, runMachine } from './run-machine';

const call = (Arguments: object): object => ({ Type: 'Task', Resource: LAMBDA, Arguments, End: true });
const branch = (name: string, state: object): object => ({ StartAt: name, States: { [name]: state } });

test('a Parallel hands on the outputs of its branches in their order', () => {
  const time = new VirtualTime();
  const definition = machine({
    Both: { Type: 'Parallel', Branches: [branch('Slow', call({ wait: 20 })), branch('Fast', call({ wait: 10 }))], End: true },
  });

  const { events } = runMachine(definition, {
    time,
    task: ({ state, parameters }, answers) => {
      answers.started();
      time.after((parameters as { wait: number }).wait, () => answers.succeeded(state));
    },
  });

  expect(events.map(([id, previous, at, type]) => [id, previous, at, type])).toEqual([
    [1, 0, 0, 'ExecutionStarted'],
    [2, 0, 0, 'ParallelStateEntered'],
    [3, 2, 0, 'ParallelStateStarted'],
    [4, 3, 0, 'TaskStateEntered'],
    [5, 4, 0, 'TaskScheduled'],
    [6, 3, 0, 'TaskStateEntered'],
    [7, 6, 0, 'TaskScheduled'],
    [8, 5, 0, 'TaskStarted'],
    [9, 7, 0, 'TaskStarted'],
    [10, 9, 10, 'TaskSucceeded'],
    [11, 10, 10, 'TaskStateExited'],
    [12, 8, 20, 'TaskSucceeded'],
    [13, 12, 20, 'TaskStateExited'],
    [14, 13, 20, 'ParallelStateSucceeded'],
    [15, 13, 20, 'ParallelStateExited'],
    [16, 15, 20, 'ExecutionSucceeded'],
  ]);
  expect(events.at(-1)?.[4]).toEqual({ output: '["Slow","Fast"]' });
});

test('a failed branch aborts the others and is caught once for all', () => {
  const time = new VirtualTime();
  const definition = machine({
    Both: {
      Type: 'Parallel',
      Branches: [branch('Fails', call({})), branch('Rests', { Type: 'Wait', Seconds: 60, End: true })],
      Catch: [{ ErrorEquals: ['Boom'], Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Succeed' },
  });

  const { types, result } = runMachine(definition, { time, task: (_, answers) => answers.failed('Boom', 'no') });

  expect(types.slice(7)).toEqual([
    'TaskFailed',
    'TaskStateAborted',
    'WaitStateAborted',
    'ParallelStateFailed',
    'ParallelStateExited',
    'SucceedStateEntered',
    'SucceedStateExited',
    'ExecutionSucceeded',
  ]);
  expect(result).toEqual({ status: 'SUCCEEDED', output: { Error: 'Boom', Cause: 'no' } });
});

test('an inner lane reads outer variables and keeps its own to itself', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Write',
          States: {
            Write: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'Read' },
            Read: { Type: 'Succeed', Output: '{% [$outer, $inner] %}' },
          },
        },
      ],
      Next: 'After',
    },
    After: { Type: 'Succeed', Output: '{% {"branch": $states.input[0], "outer": $outer, "inner": $exists($inner)} %}' },
  });

  expect(runMachine(definition).result).toEqual({ status: 'SUCCEEDED', output: { branch: [1, 2], outer: 1, inner: false } });
});

const map = (fields: object): object => machine({ Each: { Type: 'Map', Items: '{% $states.input.items %}', ItemProcessor: branch('Item', call({})), End: true, ...fields } });

test('a Map runs no more items at a time than it may, and keeps their order', () => {
  const time = new VirtualTime();
  let running = 0;
  let most = 0;

  const { result } = runMachine(map({ MaxConcurrency: 2, ItemSelector: { n: '{% $states.context.Map.Item.Index %}' }, ItemProcessor: branch('Item', call({ n: '{% $states.input.n %}' })) }), {
    time,
    input: { items: ['a', 'b', 'c', 'd', 'e'] },
    task: ({ parameters }, answers) => {
      running += 1;
      most = Math.max(most, running);
      time.after(10 - (parameters as { n: number }).n, () => {
        running -= 1;
        answers.succeeded(parameters);
      });
    },
  });

  expect(most).toBe(2);
  expect(result).toEqual({ status: 'SUCCEEDED', output: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }] });
});

test('a retried Map begins all items anew', () => {
  const time = new VirtualTime();
  const outcomes = [failure('Boom'), undefined, undefined];

  const { types, result } = runMachine(map({ MaxConcurrency: 1, Retry: [{ ErrorEquals: ['Boom'] }] }), {
    time,
    input: { items: [1, 2] },
    task: (_, answers) => (outcomes.shift() === undefined ? answers.succeeded('ok') : answers.failed('Boom')),
  });

  expect(types.filter((type) => type.startsWith('Map'))).toEqual([
    'MapStateEntered',
    'MapStateStarted',
    'MapIterationStarted',
    'MapIterationFailed',
    'MapStateStarted',
    'MapIterationStarted',
    'MapIterationSucceeded',
    'MapIterationStarted',
    'MapIterationSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
  ]);
  expect(result).toEqual({ status: 'SUCCEEDED', output: ['ok', 'ok'] });
});

test('a Map of nothing succeeds with nothing', () => {
  expect(runMachine(map({}), { input: { items: [] } }).result).toEqual({ status: 'SUCCEEDED', output: [] });
});

function distributed(fields: object): object {
  const ItemProcessor = { ...branch('Item', call({ n: '{% $states.input %}' })), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  return map({ ItemProcessor, ...fields });
}

/** The second of four items fails. */
function runDistributed(fields: object) {
  return runMachine(distributed(fields), {
    input: { items: [1, 2, 3, 4] },
    task: ({ parameters }, answers) => ((parameters as { n: number }).n === 2 ? answers.failed('Boom') : answers.succeeded('ok')),
  });
}

test('a distributed Map tolerates as many failed items as it says', () => {
  expect(runDistributed({ ToleratedFailurePercentage: 25 })).toMatchObject({ result: { status: 'SUCCEEDED' } });
  expect(runDistributed({ ToleratedFailurePercentage: 25 }).types).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
  expect(runDistributed({})).toMatchObject({ result: { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' } });
});

test("an evaluation that fails before a Map has started follows the event before the state was entered", () => {
  const { events } = runMachine(machine({ First: { Type: 'Pass', Next: 'Each' }, Each: { Type: 'Map', Items: '{% $error("no") %}', ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } }, End: true } }));

  expect(events.map(([id, previous, , type]) => [id, previous, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'PassStateEntered'],
    [3, 2, 'PassStateExited'],
    [4, 3, 'MapStateEntered'],
    [5, 3, 'EvaluationFailed'],
    [6, 5, 'MapStateFailed'],
    [7, 6, 'ExecutionFailed'],
  ]);
});
