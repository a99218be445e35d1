import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { EpochMillis, Json } from '../../../lib/asl/index';
import { STEP_ASIDE } from '../../../lib/asl/jsonata/closures/closure';
import { compileExpression, evaluateByJsonata, evaluateProgram, type Evaluation, type Program } from '../../../lib/asl/jsonata/evaluator';
import type { EvaluationInput } from '../../../lib/asl/jsonata/evaluation-input';
import { print } from '../../../lib/compiler/expression';
import { anyExpression, anyValues, knownOf } from '../../compiler/arbitraries';
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
  ['$reduce([1, 2, 3], function($l, $v) { $append($l, [{"of": $v}]) }, [])', [{ of: 1 }, { of: 2 }, { of: 3 }]],
  ['$reduce([5], function($l, $v) { $append($l, [$v]) }, [])', [5]],
  ['$reduce([], function($l, $v) { $append($l, [$v]) }, [])', []],
  ['$reduce([[1], [[2]]], function($l, $v) { $append($l, [($type($v) = "array" ? [[$v]] : $v)]) }, [])', [[1], [[2]]]],
  ['$reduce([1, 2], function($l, $v) { $append($l, [$reduce([$v, 3], function($l, $w) { $append($l, [$v * $w]) }, [])]) }, [])', [1, 3, 4, 6]],
  ['$reduce([1, 2, 3], function($sum, $v) { $sum * 10 + $v })', 123],
  ['$reduce([7], function($sum, $v) { $sum * 10 + $v })', 7],
  ['$reduce([1, 2], function($v, $v) { $v })', 2],
  ['{"list": $reduce({}.a, function($l, $v) { $append($l, $v) }, []), "map": $map({}.a, function($v) { $v })}', {}],
  ['[$append({}.a, "x"), $append("x", {}.a), $append("x", [])]', ['x', 'x', 'x']],
  ['$append({}.a, {}.a) ? 1 : 2', 2],
  ['$type({}.a) = "array" ? 1 : 2', 2],
  ['($l := 1; ($l := 2; $l) + $l)', 3],
  ['$join("a", ",")', 'a'],
  ['$replace("A-b-a", /a/i, "x")', 'x-b-x'],
])('the closure of %s gives what is written here', (source, expected) => {
  expect(byClosure(programOf(source), seen({ x: 0.30000000000000004 }))).toEqual({ kind: 'value', value: expected });
});

test('whatever a definition says of its values is printed as what closures do, with what jsonata gives', () => {
  const anyCase = anyValues(['reserveStock', 'createOrder']).chain((values) => fc.record({ values: fc.constant(values), expression: anyExpression(knownOf(values)) }));
  let mapped = 0;
  fc.assert(
    fc.property(anyCase, ({ values, expression }) => {
      const source = print(expression);
      const input = seen(values.results, { input: values.input });
      const program = programOf(source);
      if (source.includes('$reduce')) mapped += 1;
      expect([source, byClosure(program, input)]).toEqual([source, program && evaluateByJsonata(program, input)]);
    }),
    { numRuns: 500, seed: 2026 },
  );
  expect(mapped).toBeGreaterThan(50);
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
  ['a long list to reduce', '$reduce([1..1001], function($sum, $v) { $sum + $v })', {}],
  ['a reduction of what is no list', '$reduce(1, function($sum, $v) { $sum + $v }, 0)', {}],
  ['a list that a reduction makes long', '$reduce([1..20], function($l, $v) { $append($l, $l) }, [1])', {}],
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
  ['a reduction by a function of one parameter', '$reduce([1], function($v) { $v }, 0)'],
  ['a reduction with the index', '$reduce([1], function($sum, $v, $i) { $i }, 0)'],
  ['a reduction whose function gives by its last call what is yet to be unwrapped', '$reduce([1], function($l, $v) { $keys({"a": $l}) }, 0)'],
  ['recursion', '($f := function($n) { $f($n) }; $f(1))'],
  ['deep nesting', `${'['.repeat(90)}1${']'.repeat(90)}`],
])('%s is not compiled to a closure', (_, source) => {
  expect(programOf(source)?.fast).toBeUndefined();
});
