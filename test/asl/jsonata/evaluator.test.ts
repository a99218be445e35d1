import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { compileExpression, type Evaluation, evaluateProgram } from '../../../lib/asl/jsonata/evaluator';
import type { StatesVariable } from '../../../lib/asl/jsonata/evaluation-input';
import type { EpochMillis, Json } from '../../../lib/asl/index';

function evaluate(source: string, bindings: Record<string, unknown> = {}, random: () => number = () => 0.5): Evaluation {
  const compiled = compileExpression(source);
  if ('syntaxError' in compiled) throw new Error(compiled.syntaxError);
  const { states = {}, ...variables } = bindings as Record<string, Json>;
  return evaluateProgram(compiled.program, { variables, states: states as StatesVariable, now: 1_700_000_000_000 as EpochMillis, random });
}

const value = (expected: unknown): Evaluation => ({ kind: 'value', value: expected }) as Evaluation;

/** Expressions over `$x` and `$states.input`, from small parts. */
const expressions = fc.letrec<{ expression: string; path: string; atom: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('path'),
    tie('atom'),
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '&', '=', '!=', '<', '>=', 'and', 'or', 'in'), tie('expression')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('expression')), { maxLength: 3 }).map((fields) => `{${fields.map(([name, field]) => `"${name}": ${field}`).join(', ')}}`),
    fc.tuple(fc.constantFrom('count', 'sum', 'string', 'type', 'exists', 'not', 'boolean', 'keys', 'distinct', 'reverse', 'spread', 'length', 'sort', 'max'), tie('expression')).map(([name, a]) => `$${name}(${a})`),
    fc.tuple(fc.constantFrom('map', 'filter', 'each', 'sift'), tie('expression'), tie('expression')).map(([name, a, b]) => `$${name}(${a}, function($v, $i) { ${b} })`),
    tie('expression').map((a) => `$reduce(${a}, function($v, $i) { [$v, $i] })`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `$reduce(${a}, function($y, $v) { $append($y, [${b}]) }, ${c})`),
    tie('expression').map((a) => `[($y := ${a}; $type($y) = "array" ? [[$y]] : $y)]`),
    tie('expression').map((a) => `($y := ${a}; [$y, $y])`),
    tie('expression').map((a) => `(${a} ~> $append([1]))`),
  ),
  path: fc
    .tuple(fc.constantFrom('$x', '$states.input', '$v', '$y'), fc.array(fc.constantFrom('.a', '.b', '.list', '[0]', '[-1]', '[]', '.*', '.**', '[a > 1]', '.{"k": a}', '^(a)', '{b: a}', '#$i', '.%'), { maxLength: 3 }))
    .map(([root, steps]) => root + steps.join('')),
  atom: fc.constantFrom('1', '-2.5', '"s"', 'true', 'null', '[]', '[1..4]', '"a1b2"', '$replace("a1b2", /[0-9]/, "x")', '$split("a,b", ",")', '$match("ab", /a(b)/)'),
})).expression;

const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, 2.5, '', 'text'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'list'), tie('any'), { maxKeys: 3 }),
  ),
})).any;

/** What jsonata itself says, as plain JSON; 'refused' where it throws. */
async function stock(source: string, bindings: Record<string, unknown>): Promise<unknown> {
  try {
    const result: unknown = await jsonata(source).evaluate(undefined, bindings);
    return plain(result);
  } catch {
    return 'refused';
  }
}

function plain(result: unknown): unknown {
  return result === undefined ? 'nothing' : (JSON.parse(JSON.stringify(result)) as unknown);
}

function ours(source: string, bindings: Record<string, unknown>): unknown {
  if ('syntaxError' in compileExpression(source)) return 'refused';
  const evaluation = evaluate(source, bindings);
  if (evaluation.kind === 'value') return evaluation.value;
  return evaluation.kind === 'undefined' ? 'nothing' : 'refused';
}

test('an expression without promises gives what jsonata 2.0.6 gives', async () => {
  for (const [source, x, input] of fc.sample(fc.tuple(expressions, data, data), { numRuns: 1000, seed: 2026 })) {
    const bindings = { x, states: { input } };
    const before = JSON.stringify(bindings);
    const expected = await stock(source, structuredClone(bindings));
    expect([source, ours(source, bindings)]).toEqual([source, expected]);
    expect(JSON.stringify(bindings)).toBe(before);
  }
});

test('plain paths, read directly, give what jsonata gives', async () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'list'), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('$x', '$states.input'), names, data, async (root, steps, input) => {
      const source = [root, ...steps].join('.');
      const bindings = { x: input, states: { input } };
      expect(ours(source, bindings)).toEqual(await stock(source, structuredClone(bindings)));
    }),
    { numRuns: 500, seed: 1 },
  );
});

test.each([
  ['$states.input.constructor'],
  ['$states.input.toString'],
  ['$states.input.__proto__'],
  ['$states.input.list.map'],
])('%s finds nothing where the data has no such field', (source) => {
  expect(evaluate(source, { states: { input: { list: [1] } } })).toEqual({ kind: 'undefined' });
});

test('variables may have the names of what JavaScript objects have', () => {
  expect(evaluate('$hasOwnProperty & $constructor', { hasOwnProperty: 'a', constructor: 'b' })).toEqual(value('ab'));
});

test.each([
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
  ['$range(0, 10, 5)', [0, 5, 10]],
  ['$range(3, 1, -1)', [3, 2, 1]],
  ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
  ['$range(7, 7, 1)', 7],
  ['$hash("abc", "MD5")', '900150983cd24fb0d6963f7d28e17f72'],
  ['$hash("abc", "SHA-1")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['$hash("abc", "SHA-256")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['$parse(\'{"a": [1]}\')', { a: [1] }],
  ['$random(42) = $random(42)', true],
  ['$random()', 0.5],
  ['$now()', '2023-11-14T22:13:20.000Z'],
  ['$millis()', 1_700_000_000_000],
  ['$uuid() ~> $match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) ~> $count()', 1],
])('%s', (source, expected) => {
  expect(evaluate(source)).toEqual(value(expected));
});

test.each([['$partition([], 2)'], ['$partition([1], 0)'], ['$range(1, 5)'], ['$range(1, 5, -1)'], ['$hash("a")'], ['$parse($nothing)']])('%s gives nothing', (source) => {
  expect(evaluate(source)).toEqual({ kind: 'undefined' });
});

test('$eval does not exist', () => {
  expect(evaluate('$eval("1")')).toEqual({ kind: 'error', coded: true, message: 'T1006: Attempted to invoke a non-function' });
});

test.each([['function($x) { $x }'], ['$sum'], ['/a/'], ['{"f": function($x) { $x }}'], ['[$sum, 1]']])('%s is no result', (source) => {
  expect(evaluate(source)).toEqual({ kind: 'unsupported' });
});

test('an evaluation leaves the data as it was', () => {
  const bindings = { x: [] };

  expect(evaluate('[$x{"k": a}, $x[]{b: a}]', bindings).kind).toBe('value');
  expect(bindings.x).toHaveLength(0);
});

test('results carry none of the marks that jsonata puts on arrays', () => {
  const list = [{ a: 1 }];
  const evaluation = evaluate('{"all": $x.a[], "same": $x[], "sorted": $sort([2, 1])}', { x: list });

  expect(evaluation).toEqual(value({ all: [1], same: [{ a: 1 }], sorted: [1, 2] }));
  const { all, same } = (evaluation as { value: Record<string, object> }).value;
  expect([Object.keys(all!), Object.keys(same!), Object.keys(list)]).toEqual([['0'], ['0'], ['0']]);
});

test.each([
  ['endless recursion', '($f := function($n) { 1 + $f($n) }; $f(1))', 'Stack overflow error'],
  ['an endless loop', '($f := function($n) { $f($n) }; $f(1))', 'Expression evaluation timeout'],
  ['a string doubled without end', '($f := function($s) { $f($s & $s) }; $f("x"))', 'memory limit exceeded'],
  ['a long padding', '$pad("x", 1000000000)', 'memory limit exceeded'],
  ['a long list', '[1..10000000]', 'memory limit exceeded'],
  ['a long range', '$range(1, 400000, 1)', 'memory limit exceeded'],
])('%s ends with an error', (_, source, message) => {
  expect(evaluate(source)).toMatchObject({ kind: 'error', message: expect.stringContaining(message) });
});

function sum(terms: number): string {
  return Array.from({ length: terms }, () => '1').join('+');
}

test('a hundred nested evaluations are allowed, one more is not', () => {
  expect(evaluate(sum(100))).toEqual(value(100));
  expect(evaluate(sum(101))).toMatchObject({ kind: 'error', message: expect.stringContaining('Depth=101 max=100') });
});

test('a regular expression that would take for ever is ended', () => {
  expect(evaluate('$match($x, /^(a+)+$/)', { x: `${'a'.repeat(60)}!` })).toEqual({ kind: 'error', message: 'Expression evaluation timeout: Check for infinite loop', coded: false });
});

test('a regular expression with repetitions gives on a long text what it gives on a short one', () => {
  expect(evaluate('$match($x, /a+(b)/).groups', { x: 'aab '.repeat(10) })).toEqual(value(Array.from({ length: 10 }, () => 'b')));
  expect(evaluate('$replace($x, /a+b/, "c")', { x: 'aab '.repeat(6) })).toEqual(value('c c c c c c '));
});
