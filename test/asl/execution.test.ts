import { createExecution, type EpochMillis, type Json, parseStateMachine, VirtualTime } from '../../lib/asl/index';
import { answering, CONTEXT, failure, LAMBDA, machine, runMachine } from './run-machine';

const reserve = {
  Type: 'Task',
  Resource: LAMBDA,
  Arguments: { FunctionName: 'inventory', Payload: "{% {'order': $states.input.id, 'attempt': $states.context.State.RetryCount + 1} %}" },
  Assign: { stock: '{% $states.result.Payload %}' },
  Output: '{% $states.input %}',
  Next: 'Ship',
};

test('a retried Task keeps its result in a variable and passes the input on', () => {
  const time = new VirtualTime();
  const definition = machine({
    Reserve: { ...reserve, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 1 }] },
    Ship: { Type: 'Succeed', Output: { order: '{% $states.input.id %}', reserved: '{% $stock.count %}' } },
  });

  const { events } = runMachine(definition, { input: { id: 'o1' }, time, task: answering(time, [failure('Boom', 'no power'), { Payload: { count: 3 } }], 10) });

  const task = { resourceType: 'lambda', resource: 'invoke' };
  expect(events).toEqual([
    [1, 0, 0, 'ExecutionStarted', { input: '{"id":"o1"}', roleArn: 'arn:aws:iam::111122223333:role/order' }],
    [2, 0, 0, 'TaskStateEntered', { name: 'Reserve', input: '{"id":"o1"}' }],
    [3, 2, 0, 'TaskScheduled', { ...task, region: 'eu-west-1', parameters: '{"FunctionName":"inventory","Payload":{"order":"o1","attempt":1}}' }],
    [4, 3, 0, 'TaskStarted', task],
    [5, 4, 10, 'TaskFailed', { ...task, error: 'Boom', cause: 'no power' }],
    [6, 5, 2010, 'TaskScheduled', { ...task, region: 'eu-west-1', parameters: '{"FunctionName":"inventory","Payload":{"order":"o1","attempt":2}}' }],
    [7, 6, 2010, 'TaskStarted', task],
    [8, 7, 2020, 'TaskSucceeded', { ...task, output: '{"Payload":{"count":3}}' }],
    [9, 8, 2020, 'TaskStateExited', { name: 'Reserve', output: '{"id":"o1"}', assignedVariables: { stock: '{"count":3}' } }],
    [10, 9, 2020, 'SucceedStateEntered', { name: 'Ship', input: '{"id":"o1"}' }],
    [11, 10, 2020, 'SucceedStateExited', { name: 'Ship', output: '{"order":"o1","reserved":3}' }],
    [12, 11, 2020, 'ExecutionSucceeded', { output: '{"order":"o1","reserved":3}' }],
  ]);
});

test('a caught error goes on with the output and variables of the catcher', () => {
  const time = new VirtualTime();
  const definition = machine({
    Reserve: { ...reserve, Catch: [{ ErrorEquals: ['OutOfStock'], Assign: { why: '{% $states.errorOutput.Error %}' }, Output: '{% $states.input %}', Next: 'Refuse' }] },
    Ship: { Type: 'Succeed' },
    Refuse: { Type: 'Fail', Error: 'Refused', Cause: "{% $states.input.id & ' because of ' & $why %}" },
  });

  const { events, result } = runMachine(definition, { input: { id: 'o1' }, time, task: answering(time, [failure('OutOfStock', 'none left')]) });

  expect(events.slice(4)).toEqual([
    [5, 4, 0, 'TaskFailed', { resourceType: 'lambda', resource: 'invoke', error: 'OutOfStock', cause: 'none left' }],
    [6, 5, 0, 'TaskStateExited', { name: 'Reserve', output: '{"id":"o1"}', assignedVariables: { why: '"OutOfStock"' } }],
    [7, 6, 0, 'FailStateEntered', { name: 'Refuse', input: '{"id":"o1"}' }],
    [8, 7, 0, 'ExecutionFailed', { error: 'Refused', cause: 'o1 because of OutOfStock' }],
  ]);
  expect(result).toEqual({ status: 'FAILED', error: 'Refused', cause: 'o1 because of OutOfStock' });
});

test('assignments of one state all see the variables from before it', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
    Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: '{% [$a, $b] %}', Next: 'Tell' },
    Tell: { Type: 'Succeed', Output: '{% {"before": $states.input, "now": [$a, $b]} %}' },
  });

  expect(runMachine(definition).result).toEqual({ status: 'SUCCEEDED', output: { before: [1, 2], now: [2, 1] } });
});

test('an expression that gives nothing fails the state in the words of AWS', () => {
  const { events } = runMachine(machine({ Read: { Type: 'Pass', Output: { total: '{% $states.input.missing %}' }, End: true } }));

  const cause =
    "An error occurred while executing the state 'Read' (entered at the event id #2). " +
    "The JSONata expression '$states.input.missing' specified for the field 'Output/total' returned nothing (undefined).";
  expect(events.slice(2)).toEqual([
    [3, 2, 0, 'EvaluationFailed', { error: 'States.QueryEvaluationError', cause, location: 'Output/total', state: 'Read' }],
    [4, 3, 0, 'ExecutionFailed', { error: 'States.QueryEvaluationError', cause }],
  ]);
});

test('a variable that no state has assigned is nothing: it does not exist, drops out of an object, and fails a field that is nothing else', () => {
  const { result } = runMachine(machine({ Read: { Type: 'Pass', Output: '{% {"known": $exists($total), "total": $total, "text": "of " & $total} %}', End: true } }));
  const alone = runMachine(machine({ Read: { Type: 'Pass', Assign: { copy: '{% $total %}' }, End: true } }));

  expect(result).toEqual({ status: 'SUCCEEDED', output: { known: false, text: 'of ' } });
  expect(alone.result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining("'$total' specified for the field 'Assign/copy' returned nothing (undefined).") });
});

test.each([
  ['in an object', '{% {"total": $total} %}'],
  ['as an argument of $exists', '{% $exists($total) %}'],
  ['inside a function', '{% $map([1, 2], function($one) { $one + $total }) %}'],
  ['on a path that its own variable begins', '{% ($order := {"id": 1}; [$order.id, $total.id]) %}'],
])('a variable that no state has assigned, read %s, fails an execution that refuses it, and nothing catches that', (_where, Arguments) => {
  const definition = machine({
    Reserve: { ...reserve, Arguments: { FunctionName: 'stock', Payload: Arguments }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ship' }] },
    Ship: { Type: 'Succeed' },
  });

  const { result } = runMachine(definition, { unassigned: 'refused' });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining("specified for the field 'Arguments/Payload' reads $total, which no state on the way here has assigned.") });
});

test('an execution that refuses unassigned variables reads those of an expression, of a function without an argument, and those that are assigned', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { total: 7 }, Next: 'Read' },
    Read: { Type: 'Pass', Output: '{% ($none := {}.a; $two := function($one, $other) { $exists($other) }; [$exists($none), $two($total), $total]) %}', End: true },
  });

  expect(runMachine(definition, { unassigned: 'refused' }).result).toEqual({ status: 'SUCCEEDED', output: [false, false, 7] });
});

/** States that each keep their input in a variable of its own. */
const keeping = (count: number): Record<string, object> => Object.fromEntries([
  ...Array.from({ length: count }, (_, at) => [`Keep${at}`, { Type: 'Pass', Assign: { [`kept${at}`]: '{% $states.input %}' }, Next: at === count - 1 ? 'End' : `Keep${at + 1}` }] as const),
  ['End', { Type: 'Succeed', Output: 'kept' }] as const,
]);

test('variables of 10 MiB together are kept, and no more', () => {
  const input = 'x'.repeat(256 * 1_024 - 50);

  expect(runMachine(machine(keeping(40)), { input }).result).toEqual({ status: 'SUCCEEDED', output: 'kept' });
  expect(runMachine(machine(keeping(41)), { input }).result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('a Task whose output cannot be evaluated is caught like one that failed', () => {
  const time = new VirtualTime();
  const definition = machine({
    Reserve: { ...reserve, Output: '{% $states.result.nothing %}', Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Ship' }] },
    Ship: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
  });

  const { result } = runMachine(definition, { time, input: { id: 'o1' }, task: answering(time, [{ Payload: {} }]) });

  expect(result).toEqual({ status: 'SUCCEEDED', output: 'States.QueryEvaluationError' });
});

test('a catcher that cannot be evaluated fails the execution', () => {
  const time = new VirtualTime();
  const definition = machine({
    Reserve: { ...reserve, Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.nothing %}', Next: 'Ship' }] },
    Ship: { Type: 'Succeed' },
  });

  const { result } = runMachine(definition, { time, input: { id: 'o1' }, task: answering(time, [failure('Boom')]) });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause: expect.stringContaining("the field 'Catch[0]/Output' returned nothing") });
});

test('a Choice takes the first rule that holds, with its own output and variables', () => {
  const definition = machine({
    Ask: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Tell', Assign: { size: 'large' }, Output: 'rule 1' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Tell', Assign: { size: 'middle' }, Output: 'rule 2' },
      ],
      Default: 'Tell',
      Assign: { size: 'small' },
    },
    Tell: { Type: 'Succeed', Output: '{% [$states.input, $size] %}' },
  });

  expect(runMachine(definition, { input: { n: 20 } }).result).toMatchObject({ output: ['rule 1', 'large'] });
  expect(runMachine(definition, { input: { n: 7 } }).result).toMatchObject({ output: ['rule 2', 'middle'] });
  expect(runMachine(definition, { input: { n: 1 } }).result).toMatchObject({ output: [{ n: 1 }, 'small'] });
});

test('a condition that is no boolean fails the Choice', () => {
  const definition = machine({ Ask: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'End' }] }, End: { Type: 'Succeed' } });

  expect(runMachine(definition).result).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining("'1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1"),
  });
});

test('a wait of three days and twenty retries take no time', () => {
  const time = new VirtualTime();
  const definition = machine({
    Rest: { Type: 'Wait', Seconds: 259_200, Next: 'Reserve' },
    Reserve: { ...reserve, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 20 }] },
    Ship: { Type: 'Succeed' },
  });
  const outcomes = [...Array.from({ length: 20 }, () => failure('Boom')), { Payload: 1 }];

  const { result } = runMachine(definition, { time, input: { id: 'o1' }, task: answering(time, outcomes) });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { id: 'o1' } });
  expect(time.now()).toBe((259_200 + 20 * 60) * 1000);
});

test('a machine that goes round in a circle ends with the 25,000th event', () => {
  const definition = machine({
    Again: { Type: 'Pass', Next: 'Ask' },
    Ask: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.stop %}', Next: 'End' }], Default: 'Again' },
    End: { Type: 'Succeed' },
  });

  const { history, result } = runMachine(definition, { input: { stop: false } });

  expect(history).toHaveLength(25_000);
  expect(history.at(-1)?.type).toBe('ExecutionFailed');
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (25000).' });
});

test('a result over 256 KiB fails the Task, and States.ALL catches that', () => {
  const time = new VirtualTime();
  const definition = machine({ Reserve: { ...reserve, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ship' }] }, Ship: { Type: 'Succeed' } });
  const cause = "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.";

  const over = runMachine(definition, { time, input: { id: 'o1' }, task: answering(time, ['x'.repeat(262_143)]) });
  expect(over.result).toEqual({ status: 'SUCCEEDED', output: { Error: 'States.DataLimitExceeded', Cause: cause } });

  const justFits = machine({ Fetch: { Type: 'Task', Resource: LAMBDA, Arguments: {}, End: true } });
  expect(runMachine(justFits, { time, task: answering(time, ['x'.repeat(262_142)]) }).result).toMatchObject({ status: 'SUCCEEDED' });
});

test('a machine out of time ends TIMED_OUT and leaves its tasks', () => {
  const { events, result } = runMachine({ ...machine({ Reserve: reserve, Ship: { Type: 'Succeed' } }), TimeoutSeconds: 60 }, { input: { id: 'o1' } });

  expect(events.slice(3)).toEqual([[4, 0, 60_000, 'ExecutionTimedOut', { error: 'States.Timeout' }]]);
  expect(result).toEqual({ status: 'TIMED_OUT' });
});

test('a stopped execution ends ABORTED, abandons its task and hears no more of it', () => {
  const execution = createExecution(parseStateMachine(machine({ Reserve: reserve, Ship: { Type: 'Succeed' } })), { input: { id: 'o1' }, context: CONTEXT });
  const [scheduled] = execution.handle({ type: 'start' }, 0 as EpochMillis);
  const task = scheduled?.type === 'scheduleTask' ? scheduled.task.id : undefined;

  const commands = execution.handle({ type: 'stop', error: 'Operator', cause: 'enough' }, 5 as EpochMillis);

  expect(commands).toEqual([
    { type: 'abandonTask', task },
    { type: 'end', result: { status: 'ABORTED', error: 'Operator', cause: 'enough' } },
  ]);
  expect(execution.handle({ type: 'taskSucceeded', task: task!, output: {} }, 6 as EpochMillis)).toEqual([]);
  expect(execution.history.at(-1)).toMatchObject({ type: 'ExecutionAborted', details: { error: 'Operator', cause: 'enough' } });
});

test('an event comes twice and counts once', () => {
  const definition = machine({ Reserve: { ...reserve, Next: 'Rest' }, Rest: { Type: 'Wait', Seconds: 1, End: true } });
  const execution = createExecution(parseStateMachine(definition), { input: { id: 'o1' }, context: CONTEXT });
  const now = 0 as EpochMillis;
  const [scheduled] = execution.handle({ type: 'start' }, now);
  const task = scheduled?.type === 'scheduleTask' ? scheduled.task.id : undefined;

  execution.handle({ type: 'taskSucceeded', task: task!, output: { Payload: 1 } }, now);
  const events = execution.history.length;

  expect(execution.handle({ type: 'taskSucceeded', task: task!, output: { Payload: 2 } }, now)).toEqual([]);
  expect(execution.handle({ type: 'start' }, now)).toEqual([]);
  expect(execution.history).toHaveLength(events);
});

function nested(levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test('data nested deeper than a thousand levels is refused wherever it comes from', () => {
  const pass = machine({ Keep: { Type: 'Pass', End: true } });
  const wrap = machine({ Wrap: { Type: 'Pass', Output: { v: [['{% $states.input %}']] }, End: true } });

  expect(runMachine(pass, { input: nested(1000) }).result).toMatchObject({ status: 'SUCCEEDED' });
  expect(() => runMachine(pass, { input: nested(1001) })).toThrow('its input is nested deeper than 1000 levels');
  expect(runMachine(wrap, { input: nested(998) }).result).toMatchObject({ error: 'States.DataLimitExceeded' });
  expect(() => parseStateMachine(machine({ Keep: { Type: 'Pass', Output: nested(50_000), End: true } }))).toThrow('nested deeper than 1000 levels');
});
