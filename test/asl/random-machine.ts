import * as fc from 'fast-check';
import { createExecution, InvalidDefinition, type Json, parseStateMachine, type StateMachine, type VirtualTask, VirtualTime } from '../../lib/asl/index';
import { CONTEXT, LAMBDA } from './run-machine';

const NAMES = ['A', 'B', 'C', 'D'];
const name = fc.constantFrom(...NAMES);
const json: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

const EXPRESSIONS = `$states.input | $states.input.a | $states.result | $states.context.Execution.Id | $v | $v.a[0] | 1 + $states.input | [$states.input, $v] |
  {"a": $states.input.a} | $map($states.input, function($x) { $x }) | $random() | $states.input{"k": $} | $error("no") |
  $reduce([1..9], function($a, $b) { $a + $b }) | $parse("[1]") | $hash("a", "SHA-256") | $states.input ~> $string | $partition([1, 2, 3], 2)`;
const seldom = <Value>(usual: fc.Arbitrary<Value>, wrong: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: wrong });
const TOKENS = ['a.b', '$states', '.input', '.a', '[0]', '(', ')', '[', ']', '{', '}', '"k"', ':', '1', '-', '+', '&', '=', '?', '~>', '$', '$$', '*', '**', '%', '^', ',', ';', ':=', '$v', '$f', '/a+/',
  '$map(', '$reduce(', '$string(', '$sum(', '$range(', '$parse(', '$eval(', 'function($x){', 'and', 'in', 'null', '@$i', '#$j', '`', '$match(', '$hash('];
const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 8 }).map((parts) => parts.join(''));
const expression = seldom(fc.constantFrom(...EXPRESSIONS.split('|').map((source) => source.trim())), tokens);
const template: fc.Arbitrary<Json> = fc.oneof(
  { maxDepth: 2 },
  expression.map((source) => `{% ${source} %}`),
  json,
  fc.dictionary(fc.constantFrom('a', 'b'), expression.map((source): Json => `{% ${source} %}`)),
);
const path: fc.Arbitrary<string> = seldom(fc.constantFrom('$', '$', '$.a', '$.a[0]', '$.a[*]', '$..a', '$$.Execution.Name', '$v'), fc.constantFrom('$.[', 'nonsense'));
const call = fc.constantFrom('States.UUID()', "States.Format('{}', $.a)", 'States.MathAdd($.a, 1)', 'States.JsonToString($)', 'States.ArrayLength($.a)');
const payload: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom('a', 'b.$', 'c.$'), fc.oneof(path, call), { maxKeys: 3 });

const someErrors: fc.Arbitrary<string[]> = fc.array(fc.constantFrom('States.TaskFailed', 'States.Timeout', 'States.Runtime', 'States.QueryEvaluationError', 'Boom'), { minLength: 1, maxLength: 2 });
const errors = seldom(someErrors, fc.constant(['States.ALL', 'Boom']));
const anyError = fc.constant(['States.ALL']);

/** At most two, of which the last may name every error: AWS wants that alone and last. */
function handlers(of: (names: fc.Arbitrary<readonly string[]>) => fc.Arbitrary<object>): fc.Arbitrary<readonly object[]> {
  return fc.tuple(fc.array(of(errors), { maxLength: 1 }), fc.array(of(fc.oneof(errors, anyError)), { maxLength: 1 })).map(([first, last]) => [...first, ...last]);
}

const retry = handlers((ErrorEquals) => fc.record({ ErrorEquals, MaxAttempts: seldom(fc.nat(3), fc.constant(-1)), BackoffRate: seldom(fc.constantFrom(1, 2), fc.constant(0.5)) }, { requiredKeys: ['ErrorEquals'] }));
const end = fc.oneof(
  name.map((Next) => ({ Next })),
  fc.constant({ End: true }),
);

const optional = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> => fc.record(fields, { requiredKeys: [] });
const jsonataFlow = optional({ Output: template, Assign: fc.dictionary(seldom(fc.constantFrom('v', 'w'), fc.constant('states')), template, { maxKeys: 2 }) });
const plainPathFlow = optional({ InputPath: path, OutputPath: path, Assign: payload });
const pathFlow = fc.tuple(plainPathFlow, optional({ ResultPath: seldom<string | null>(fc.constantFrom('$', '$.r', '$.a.b', null), fc.constant('$[0]')) })).map(([a, b]) => ({ ...a, ...b }));
const text = seldom<Json>(expression.map((source) => `{% $string(${source}) %}`), json);

function stateOf(flow: fc.Arbitrary<object>, isJsonata: boolean, groups: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const catches = handlers((ErrorEquals) => fc.record({ ErrorEquals, Next: name }));
  const work = fc.tuple(flow, end, optional({ Retry: retry, Catch: catches })).map(([a, b, c]) => ({ ...a, ...b, ...c }));
  const typed = (Type: string, fields: fc.Arbitrary<object>, base: fc.Arbitrary<object> = work): fc.Arbitrary<object> =>
    fc.tuple(base, fields).map(([a, b]) => ({ Type, ...a, ...b }));
  const plainFlow = isJsonata ? flow : plainPathFlow;
  const plain = fc.tuple(flow, end).map(([a, b]) => ({ ...a, ...b }));
  const condition: fc.Arbitrary<object> = isJsonata ? fc.record({ Condition: expression.map((source) => `{% ${source} %}`), Next: name }) : fc.record({ Variable: path, NumericGreaterThan: seldom<string | number>(fc.constant(1), fc.constant('x')), Next: name });
  return fc.oneof(
    typed('Task', fc.record({ Resource: seldom(fc.constantFrom(LAMBDA, 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'arn:aws:states:::states:startExecution.sync', 'arn:aws:lambda:eu-west-1:111122223333:function:f'), fc.constant('nonsense')), TimeoutSeconds: seldom<unknown>(fc.constantFrom(1, 60), fc.constant('{% $states.input %}')) }, { requiredKeys: ['Resource'] })),
    typed('Pass', isJsonata ? fc.constant({}) : optional({ Result: json, Parameters: payload }), plain),
    typed('Wait', waiting(isJsonata), fc.tuple(plainFlow, end).map(([a, b]) => ({ ...a, ...b }))),
    typed('Choice', fc.record({ Choices: fc.array(condition, { minLength: 1, maxLength: 2 }), Default: name }, { requiredKeys: ['Choices'] }), isJsonata ? flow : optional({ Assign: payload })),
    typed('Succeed', fc.constant({}), isJsonata ? optional({ Output: template }) : optional({ InputPath: path, OutputPath: path })),
    typed('Fail', optional({ Error: fc.constant('Boom'), Cause: isJsonata ? text : fc.constant('no') }), fc.constant({})),
    typed('Parallel', fc.record({ Branches: fc.array(groups, { minLength: 1, maxLength: 2 }) })),
    typed('Map', isJsonata ? fc.record({ ItemProcessor: groups, Items: template }) : fc.record({ ItemProcessor: groups, ItemsPath: path })),
  );
}

function waiting(isJsonata: boolean): fc.Arbitrary<object> {
  if (!isJsonata) return fc.oneof(fc.record({ Seconds: fc.nat(100) }), fc.record({ SecondsPath: path }), fc.record({ TimestampPath: path }), fc.constant({ Timestamp: '1970-01-01T00:00:09Z' }));
  return fc.oneof(fc.record({ Seconds: fc.oneof(fc.nat(100), text) }), fc.record({ Timestamp: text }));
}

function inner(prefix: string): fc.Arbitrary<object> {
  return fc.constantFrom(`${prefix}1`, `${prefix}2`).map((only) => ({ StartAt: only, States: { [only]: { Type: 'Pass', End: true } } }));
}

/** Where machines lead: `anywhere` lets them go around until their history is full, which takes a second; `onward` never back. */
type Course = 'anywhere' | 'onward';

/** Machines that may be wrong in one place or another. */
function machineOf(isJsonata: boolean, course: Course): fc.Arbitrary<object> {
  const flow = isJsonata ? jsonataFlow : pathFlow;
  const states = fc.tuple(...NAMES.map(() => stateOf(flow, isJsonata, fc.oneof(inner('x'), inner('y')))));
  return fc.tuple(states, fc.integer({ min: 1, max: NAMES.length })).map(([all, count]) => ({
    ...(isJsonata && { QueryLanguage: 'JSONata' }),
    StartAt: 'A',
    States: withLast(Object.fromEntries(all.slice(0, count).map((state, index) => [NAMES[index], linked(state, index, count, course)]))),
  }));
}

/** Where the last state of a machine that leads onward goes, when it chooses or catches. */
const LAST = 'Z';

function withLast(states: object): object {
  return JSON.stringify(states).includes(`"${LAST}"`) ? { ...states, [LAST]: { Type: 'Succeed' } } : states;
}

/** Leads on to the next state, so that many machines are whole; what chooses or catches leads to another. */
function linked(state: object, index: number, count: number, course: Course): object {
  const { Next: _, End: __, ...rest } = retargeted(state, index, count, course) as { Next?: string; End?: boolean };
  if (!('Next' in state || 'End' in state)) return rest;
  return index === count - 1 ? { ...rest, End: true } : { ...rest, Next: NAMES[index + 1] };
}

/** Without targets beyond the states that there are, and on an onward course without those behind. */
function retargeted(state: object, index: number, count: number, course: Course): object {
  const [first, next] = course === 'anywhere' ? [0, NAMES[0]] : [index + 1, index + 1 < count ? NAMES[index + 1] : LAST];
  const isThere = (target: number): boolean => target >= first && target < count;
  const target = (key: string, value: unknown): unknown => ((key === 'Next' || key === 'Default') && !isThere(NAMES.indexOf(String(value))) ? next : value);
  return JSON.parse(JSON.stringify(state, target)) as object;
}

/** What tasks answer, by turns: 0 succeeds, 1 fails at once, 2 later, 3 is submitted and goes no further, 4 never answers. */
const taskAnswers: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(4), { minLength: 1, maxLength: 4 });

/** The machine with one of its values replaced by any JSON. */
function damaged(definition: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.tuple(definition, fc.nat(), json).map(([whole, place, value]) => {
    let left = place % (JSON.stringify(whole).match(/[:,]/g)?.length ?? 1);
    const text = JSON.stringify(whole, (_, member: unknown) => {
      left -= 1;
      return left === -1 ? value : member;
    });
    return JSON.parse(text) as object;
  });
}

export interface RandomCase {
  readonly definition: object;
  readonly input: Json;
  readonly answers: readonly number[];
}

/** Machines of one query language with an input and the course of their tasks; one in five machines is damaged. */
export function anyCase(isJsonata: boolean, course: Course): fc.Arbitrary<RandomCase> {
  const machine = machineOf(isJsonata, course);
  return fc.record({ definition: fc.oneof({ weight: 4, arbitrary: machine }, { weight: 1, arbitrary: damaged(machine) }), input: json, answers: taskAnswers });
}

/** The machine, or undefined when it is refused; any other error is thrown on. */
export function parsedOrRefused(definition: unknown): StateMachine | undefined {
  try {
    return parseStateMachine(definition);
  } catch (thrown) {
    if (thrown instanceof InvalidDefinition && thrown.problems.length > 0) return undefined;
    throw thrown;
  }
}

/**
 * Runs the case on virtual time until nothing more happens.
 *
 * @returns the whole history as text; undefined when the machine is refused
 * @throws when the engine breaks, or leaves an execution open that waits for nothing
 */
export function historyOfCase({ definition, input, answers }: RandomCase): string | undefined {
  const machine = parsedOrRefused(definition);
  if (machine === undefined) return undefined;
  const time = new VirtualTime();
  const execution = createExecution(machine, { input, context: CONTEXT });
  time.start(execution, { task: byTurns(answers, time) });
  time.runUntilIdle();
  const { history, result } = execution;
  if (result === undefined && !history.some(({ type }) => type.endsWith('Scheduled'))) throw new Error('An execution that waits for no task does not end.');
  if (result !== undefined && !/^Execution(?:Succeeded|Failed|TimedOut)$/.test(history.at(-1)?.type ?? '')) throw new Error(`The last event is ${history.at(-1)?.type}.`);
  if (!history.every(({ id, previousEventId }, index) => id === index + 1 && previousEventId < id)) throw new Error('Events are not numbered in order.');
  return JSON.stringify(history);
}

function byTurns(answers: readonly number[], time: VirtualTime): VirtualTask {
  let turn = 0;
  return ({ parameters }, reply) => {
    const answer = answers[turn % answers.length] ?? 0;
    turn += 1;
    if (answer === 0) reply.succeeded(parameters);
    if (answer === 1) reply.failed('Boom', 'no');
    if (answer === 2) time.after(500, () => reply.failed());
    if (answer === 3) reply.submitted(null);
  };
}
