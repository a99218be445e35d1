import * as fc from 'fast-check';
import { createExecution, InvalidDefinition, type Json, parseStateMachine, type StateMachine, VirtualTime } from '../../lib/asl/index';
import { CONTEXT, LAMBDA } from './run-machine';

const NAMES = ['A', 'B', 'C', 'D'];
const name = fc.constantFrom(...NAMES);
const json: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

const EXPRESSIONS = `$states.input | $states.input.a | $states.result | $states.context.Execution.Id | $v | $v.a[0] | 1 + $states.input | [$states.input, $v] |
  {"a": $states.input.a} | $map($states.input, function($x) { $x }) | $random() | $states.input{"k": $} | $error("no") | 1 + | a.b | $$`;
const expression = fc.constantFrom(...EXPRESSIONS.split('|').map((source) => source.trim()));
const template: fc.Arbitrary<Json> = fc.oneof(
  { maxDepth: 2 },
  expression.map((source) => `{% ${source} %}`),
  json,
  fc.dictionary(fc.constantFrom('a', 'b'), expression.map((source): Json => `{% ${source} %}`)),
);
const seldom = <Value>(usual: fc.Arbitrary<Value>, wrong: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: wrong });
const path: fc.Arbitrary<string> = seldom(fc.constantFrom('$', '$', '$.a', '$.a[0]', '$.a[*]', '$..a', '$$.Execution.Name', '$v'), fc.constantFrom('$.[', 'nonsense'));
const call = fc.constantFrom('States.UUID()', "States.Format('{}', $.a)", 'States.MathAdd($.a, 1)', 'States.JsonToString($)', 'States.ArrayLength($.a)');
const payload: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom('a', 'b.$', 'c.$'), fc.oneof(path, call), { maxKeys: 3 });

const errors = fc.array(fc.constantFrom('States.ALL', 'States.TaskFailed', 'States.Timeout', 'States.Runtime', 'Boom'), { minLength: 1, maxLength: 2 });
const retry = fc.array(fc.record({ ErrorEquals: errors, MaxAttempts: seldom(fc.nat(3), fc.constant(-1)), BackoffRate: seldom(fc.constantFrom(1, 2), fc.constant(0.5)) }, { requiredKeys: ['ErrorEquals'] }), { maxLength: 2 });
const end = fc.oneof(
  name.map((Next) => ({ Next })),
  fc.constant({ End: true }),
);

const optional = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> => fc.record(fields, { requiredKeys: [] });
const jsonataFlow = optional({ Output: template, Assign: fc.dictionary(fc.constantFrom('v', 'w', 'states'), template, { maxKeys: 2 }) });
const pathFlow = optional({ InputPath: path, OutputPath: path, ResultPath: seldom<string | null>(fc.constantFrom('$', '$.r', '$.a.b', null), fc.constant('$[0]')), Assign: payload });

function stateOf(flow: fc.Arbitrary<object>, isJsonata: boolean, groups: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const catches = fc.array(fc.record({ ErrorEquals: errors, Next: name }), { maxLength: 2 });
  const work = fc.tuple(flow, end, optional({ Retry: retry, Catch: catches })).map(([a, b, c]) => ({ ...a, ...b, ...c }));
  const typed = (Type: string, fields: fc.Arbitrary<object>, base: fc.Arbitrary<object> = work): fc.Arbitrary<object> =>
    fc.tuple(base, fields).map(([a, b]) => ({ Type, ...a, ...b }));
  const plain = fc.tuple(flow, end).map(([a, b]) => ({ ...a, ...b }));
  const condition: fc.Arbitrary<object> = isJsonata ? fc.record({ Condition: template, Next: name }) : fc.record({ Variable: path, NumericGreaterThan: seldom<string | number>(fc.constant(1), fc.constant('x')), Next: name });
  return fc.oneof(
    typed('Task', fc.record({ Resource: fc.constantFrom(LAMBDA, 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'nonsense'), TimeoutSeconds: fc.constantFrom(1, 60, '{% $states.input %}') }, { requiredKeys: ['Resource'] })),
    typed('Pass', isJsonata ? fc.constant({}) : optional({ Result: json, Parameters: payload }), plain),
    typed('Wait', fc.oneof(fc.record({ Seconds: fc.oneof(fc.nat(100), template) }), fc.record({ Timestamp: template })), plain),
    typed('Choice', fc.record({ Choices: fc.array(condition, { maxLength: 2 }), Default: name }, { requiredKeys: ['Choices'] }), isJsonata ? flow : fc.constant({})),
    typed('Succeed', fc.constant({}), flow),
    typed('Fail', optional({ Error: fc.constant('Boom'), Cause: template }), fc.constant({})),
    typed('Parallel', fc.record({ Branches: fc.array(groups, { maxLength: 2 }) })),
    typed('Map', isJsonata ? fc.record({ ItemProcessor: groups, Items: template }) : fc.record({ ItemProcessor: groups, ItemsPath: path })),
  );
}

function inner(prefix: string): fc.Arbitrary<object> {
  return fc.constantFrom(`${prefix}1`, `${prefix}2`).map((only) => ({ StartAt: only, States: { [only]: { Type: 'Pass', End: true } } }));
}

/** Machines that may be wrong in one place or another. States lead to the next or the one after, or anywhere. */
function machineOf(isJsonata: boolean): fc.Arbitrary<object> {
  const flow = isJsonata ? jsonataFlow : pathFlow;
  const states = fc.tuple(...NAMES.map(() => stateOf(flow, isJsonata, fc.oneof(inner('x'), inner('y')))));
  return fc.tuple(states, fc.integer({ min: 1, max: NAMES.length })).map(([all, count]) => ({
    ...(isJsonata && { QueryLanguage: 'JSONata' }),
    StartAt: 'A',
    States: Object.fromEntries(all.slice(0, count).map((state, index) => [NAMES[index], linked(state, index, count)])),
  }));
}

/** Mostly leads on to the next state, so that many machines are whole. */
function linked(state: object, index: number, count: number): object {
  if (!('Next' in state || 'End' in state)) return state;
  const { Next: _, End: __, ...rest } = state as { Next?: string; End?: boolean };
  return index === count - 1 ? { ...rest, End: true } : { ...rest, Next: NAMES[index + 1] };
}

/** The machine, or undefined when it is refused; any other error is thrown on. */
function parsed(definition: object): StateMachine | undefined {
  try {
    return parseStateMachine(definition);
  } catch (thrown) {
    if (thrown instanceof InvalidDefinition && thrown.problems.length > 0) return undefined;
    throw thrown;
  }
}

/** A run's whole history, its tasks answering by turns. */
function run(machine: StateMachine, input: Json, answers: readonly number[]): string {
  const time = new VirtualTime();
  const execution = createExecution(machine, { input, context: CONTEXT });
  let turn = 0;
  time.start(execution, {
    task: ({ parameters }, reply) => {
      const answer = answers[turn % answers.length] ?? 0;
      turn += 1;
      if (answer === 0) reply.succeeded(parameters);
      if (answer === 1) reply.failed('Boom', 'no');
      if (answer === 2) time.after(500, () => reply.failed());
      if (answer === 3) reply.submitted(null);
    },
  });
  time.runUntilIdle();
  // Only a task that never answers keeps an execution open.
  const last = execution.result === undefined ? 'TaskScheduled' : execution.history.at(-1)?.type;
  expect(['ExecutionSucceeded', 'ExecutionFailed', 'TaskScheduled']).toContain(last);
  expect(execution.result !== undefined || execution.history.some(({ type }) => type === 'TaskScheduled')).toBe(true);
  expect(execution.history.every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
  return JSON.stringify(execution.history);
}

test.each([
  ['JSONata', true],
  ['JSONPath', false],
])('random machines in %s run to an end or are refused, and run the same again', (_, isJsonata) => {
  let ran = 0;
  fc.assert(
    fc.property(machineOf(isJsonata), json, fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }), (definition, input, answers) => {
      const machine = parsed(definition);
      if (machine === undefined) return;
      ran += 1;
      expect(run(machine, input, answers)).toBe(run(machine, input, answers));
    }),
    { numRuns: 1500, seed: 3 },
  );
  expect(ran).toBeGreaterThan(100);
});

test('JSON that is no machine is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (definition) => {
      expect(parsed(definition as object)).toBeUndefined();
    }),
    { numRuns: 500, seed: 4 },
  );
});
