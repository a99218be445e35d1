import * as fc from 'fast-check';
import { print } from '../../lib/compiler/expression';
import { expr } from '../../lib/compiler/jsonata';
import type { Json } from '../../lib/contract/json';
import type { Expression } from '../../lib/definition/definition';
import { anyExpression, anyValues, knownOf } from './arbitraries';
import { canonical } from './canonical';
import { evaluateField } from './evaluate';
import { array, input, literal, object, result } from './place-order';
import { meaning, type Values } from './reference-evaluator';

const evaluated = (expression: Expression, { input: sagaInput, results }: Values): Promise<unknown> =>
  evaluateField(expr(print(object({ value: expression }))), { states: { input: sagaInput }, variables: results });

const item = (name: string, ...path: string[]): Expression => ({ kind: 'reference', root: { item: name }, path });
const map = (list: Expression, name: string, to: Expression): Expression => ({ kind: 'map', list, item: name, to });

describe('a printed expression', () => {
  it.each<[string, Expression, string]>([
    ['an input\'s field', input('customer', 'email'), '$states.input.customer.email'],
    ['a result', result('reserveStock', 'total'), '$reserveStock.total'],
    ['the whole input', input(), '$states.input'],
    ['a name that is no identifier', input('first name', '1st'), '$states.input.`first name`.`1st`'],
    ['a name with a backquote', input('a`b'), '$states.input."a`b"'],
    ['a name that is an operator', input('and', 'in'), '$states.input.`and`.`in`'],
    ['a literal that CloudFormation would substitute', literal('${AWS::Region}'), '"\\u0024{AWS::Region}"'],
    ['a literal that looks like an expression', literal('{% 1 %}'), '"{\\u0025 1 \\u0025}"'],
    ['a literal that is not ASCII', literal('5 €, 🛒'), '"5 \\u20ac, \\ud83d\\uded2"'],
    ['a literal object', literal({ a: [1, null], 'b c': true }), '{"a": [1, null], "b c": true}'],
    ['an object', object({ id: input('id') }), '{"id": $states.input.id}'],
    ['an array', array(literal('web'), input('priority')), '["web", ($type($states.input.priority) = "array" ? [[$states.input.priority]] : $states.input.priority)]'],
    ['a map', map(input('lines'), 'line', object({ sku: item('line', 'sku') })),
      '$reduce($states.input.lines, function($sagaList, $sagaItem1) { $append($sagaList, [{"sku": $sagaItem1.sku}]) }, [])'],
  ])('of %s reads as a person would write it', (_, expression, code) => {
    expect(print(expression)).toBe(code);
  });

  it.each<[string, unknown]>([
    ['no item', []], ['one item', [{ sku: 'a' }]], ['one array', [[1]]], ['one array in one array', [[[1]]]], ['an empty array', [[]]],
    ['null', [null]], ['arrays', [[1], [2, 3], []]], ['a mixture', [1, [2], { a: [3] }, null]],
  ])('keeps a list of %s as it is: handed on, in an object, in an array, mapped, and mapped into a field', async (_, lines) => {
    const values = { input: { lines }, results: {} } as unknown as Values;
    const expression = object({
      handed: input('lines'),
      inArray: array(input('lines')),
      mapped: map(input('lines'), 'line', item('line')),
      mappedDeep: map(input('lines'), 'line', object({ line: item('line'), around: map(input('lines'), 'other', item('line')) })),
    });
    const all = (lines as unknown[]);
    expect(await evaluated(expression, values)).toEqual({
      value: { handed: all, inArray: [all], mapped: all, mappedDeep: all.map((line) => ({ line, around: all.map(() => line) })) },
    });
  });

  it('leaves an absent optional path out of an object and of a list, and the map over an absent list', async () => {
    const expression = object({
      note: input('gift', 'note'), tags: array(input('gift', 'note'), literal('web')), lines: map(input('gift', 'lines'), 'line', item('line')), id: input('id'),
    });
    expect(await evaluated(expression, { input: { id: 7 }, results: {} })).toEqual({ value: { tags: ['web'], id: 7 } });
  });

  it('delivers null as null, also through a path', async () => {
    const expression = object({ a: input('a'), deeper: input('a', 'b'), all: input() });
    expect(await evaluated(expression, { input: { a: null }, results: {} })).toEqual({ value: { a: null, all: { a: null } } });
  });

  it.each(['__proto__', 'hasOwnProperty'])('delivers a literal with the key %s', async (key) => {
    const value = JSON.parse(`{"in": [{"${key}": {"a": [1]}}]}`) as { in: [] };
    expect(canonical(await evaluated(literal(value), { input: {}, results: {} }))).toBe(canonical({ value }));
  });

  it('delivers exactly what it names, whatever the values, names and literals', async () => {
    const anyCase = anyValues(['reserveStock', 'createOrder']).chain((values) => anyExpression(knownOf(values)).map((expression) => ({ values, expression })));
    await fc.assert(fc.asyncProperty(anyCase, async ({ values, expression }) => {
      const delivered = await evaluated(expression, values);
      const named = meaning(expression, values);
      expect(canonical(delivered)).toBe(canonical(named === undefined ? {} : { value: named }));
    }), { numRuns: 600 });
  });

  it('has nothing in it that CloudFormation or Step Functions would take for its own', () => {
    const anyCase = anyValues(['reserveStock']).chain((values) => anyExpression(knownOf(values)));
    fc.assert(fc.property(anyCase, (expression) => {
      expect(print(expression)).not.toMatch(/\$\{|\{%|%\}/);
    }));
  });
});

describe('a literal that is deeper than Step Functions constructs', () => {
  const nested = (levels: number): Json => (levels === 0 ? 'deep' : [nested(levels - 1)]);

  it('is printed as JSON text to parse, and one that is not is constructed', () => {
    expect(print(literal(nested(24)))).toBe(`${'['.repeat(24)}"deep"${']'.repeat(24)}`);
    expect(print(literal(nested(25)))).toBe(`$parse("${'['.repeat(25)}\\"deep\\"${']'.repeat(25)}")`);
  });
});
