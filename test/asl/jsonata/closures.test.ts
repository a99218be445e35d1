import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { EpochMillis, Json } from '../../../lib/asl/index';
import { STEP_ASIDE } from '../../../lib/asl/jsonata/closures/closure';
import { compileExpression, evaluateByJsonata, evaluateProgram, type Evaluation, type Program } from '../../../lib/asl/jsonata/evaluator';
import type { EvaluationInput } from '../../../lib/asl/jsonata/evaluation-input';
import { data, expressions } from './arbitrary-expressions';

function seen(variables: Readonly<Record<string, Json>>, states: EvaluationInput['states'] = {}): EvaluationInput {
  return { variables, states, now: 1_700_000_000_000 as EpochMillis, random: () => 0.5 };
}

function programOf(source: string): Program | undefined {
  const compiled = compileExpression(source);
  return 'program' in compiled ? compiled.program : undefined;
}

/** What the closure gives; undefined where there is none, or where it leaves the expression to jsonata. */
function byClosure(program: Program | undefined, input: EvaluationInput): Evaluation | undefined {
  const found = program?.fast === undefined ? STEP_ASIDE : program.fast(input);
  if (found === STEP_ASIDE) return undefined;
  return found === undefined ? { kind: 'undefined' } : { kind: 'value', value: found as Json };
}

const RUNS = 4_000;

test('whatever a closure gives, jsonata gives', () => {
  let answered = 0;
  fc.assert(
    fc.property(expressions, data, data, (source, x, y) => {
      const input = seen({ x: x as Json, y: y as Json, l: 1, v: 'v', i: [1, 2] }, { input: y as Json, result: x as Json, context: { a: y as Json } });
      const program = programOf(source);
      const found = byClosure(program, input);
      if (program === undefined || found === undefined) return true;
      answered += 1;
      return isDeepStrictEqual(found, evaluateByJsonata(program, input));
    }),
    { numRuns: RUNS, seed: 2026 },
  );
  // Else the property would hold for want of cases.
  expect(answered).toBeGreaterThan(RUNS / 3);
});

test.each([
  ['$substring("😀é😀", 1, 1)', 'é'],
  ['$substring("😀é😀", -2)', 'é😀'],
  ['$substring("text", -9, 2)', 'te'],
  ['$substring("text", 1.5, 1.4)', 'e'],
  ['$length("😀é")', 2],
  ['$string(0.1 + 0.2)', '0.3'],
  ['$string([$x])', '[0.3]'],
  ['[[1], [2, [3]], $append([4], 5)]', [[1], [2, [3]], 4, 5]],
  ['{"a": {}.a, "b": [{}.a, null]}', { b: [null] }],
  ['$map([5], function($v) { [$v] })', [5]],
  ['$filter([1, 2, 3], function($v, $i) { $i })', [2, 3]],
  ['($l := 1; ($l := 2; $l) + $l)', 3],
  ['$join("a", ",")', 'a'],
  ['$replace("A-b-a", /a/i, "x")', 'x-b-x'],
])('the closure of %s gives what is written here', (source, expected) => {
  expect(byClosure(programOf(source), seen({ x: 0.30000000000000004 }))).toEqual({ kind: 'value', value: expected });
});

test('a list that a function gives by its last call stays a list, as in jsonata', () => {
  const program = programOf('$map([1, 2], function($v) { $keys({"a": $v}) })');

  expect(program && evaluateProgram(program, seen({}))).toEqual({ kind: 'value', value: [['a'], ['a']] });
});

test.each([
  ['a list on a path', '$x.a', { x: [{ a: 1 }, { a: 2 }] }],
  ['an operand of the wrong type', '1 + $x', { x: 'text' }],
  ['lists that are compared', '$x = $x.list', { x: { list: [1] } }],
  ['a variable that does not exist', '$exists($nothing)', {}],
  ['a function of the name of a variable', '$count([1])', { count: 1 }],
  ['a replacement with a group', '$replace("ab", /(a)/, "$1$1")', {}],
  ['an empty match', '$replace("ab", /x*/, "y")', {}],
  ['a long list', '$count($map([1..1001], function($v) { $v }))', {}],
  ['a long text', '$x & $x', { x: 'x'.repeat(600_000) }],
  ['much work', '$count($map([1..1000], function($v) { $count($map([1..1000], function($w) { $v + $w })) }))', {}],
])('%s is left to jsonata', (_, source, variables) => {
  const program = programOf(source);
  expect(program?.fast?.(seen(variables as Readonly<Record<string, Json>>))).toBe(STEP_ASIDE);
});

test.each([
  ['a predicate', '$x[a = 1]'],
  ['random numbers', '{"id": $uuid()}'],
  ['a regular expression as a value', '$match("a", /a/)'],
  ['recursion', '($f := function($n) { $f($n) }; $f(1))'],
  ['deep nesting', `${'['.repeat(90)}1${']'.repeat(90)}`],
])('%s is not compiled to a closure', (_, source) => {
  expect(programOf(source)?.fast).toBeUndefined();
});
