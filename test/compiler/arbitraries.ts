import * as fc from 'fast-check';
import type { Json } from '../../lib/contract/json';
import type { Expression } from '../../lib/definition/definition';
import { canonical } from './canonical';
import type { Values } from './reference-evaluator';

/** Texts that have broken something like this before, and any other. */
const nasty = fc.constantFrom(
  '', '${x}', '${AWS::Region}', '$${', '{% %}', '{%', '%}', '{%}', '"', '\\', '\\"', '\\${', "'", '`', '\n', '\u0000', '\u2028', 'é', '🛒',
  'and', 'or', 'in', 'true', 'null', 'function', 'first name', 'a.b', '$states', '*', '**', '%', '^', 'λ', '1', '-', 'a`b', 'a"b', '/*', '/* */', '//', '0.1', '[0]',
);
export const anyText = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 4 }));

/**
 * jsonata looks fields up along the prototype and does not construct some, and the definition refuses them: they are tried by hand. One
 * escaped character is left out because the JSON.parse of Node 24.21 (V8 13.6) may take it for a backslash:
 * JSON.parse('{"":0,"\\\\":0}') makes the next JSON.parse('{"":0,"\\n":0}') find a backslash.
 */
export const anyName = anyText.filter((name) => !(name in {}) && (name.length !== 1 || name === '\\' || JSON.stringify(name) === `"${name}"`));

const scalar: fc.Arbitrary<Json> = fc.oneof(
  anyText, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)), fc.boolean(), fc.constant(null));

/** Values with many arrays of none and of one, also in each other. */
export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 },
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 2 },
    { arbitrary: fc.tuple(tie('value'), fc.integer({ min: 1, max: 3 })).map(([value, length]) => Array.from({ length }, () => value)), weight: 1 },
    { arbitrary: fc.dictionary(anyName, tie('value'), { maxKeys: 3 }), weight: 2 }),
})).value;

const anyObject = fc.dictionary(anyName, anyValue, { maxKeys: 4 });

export const anyValues = (steps: readonly string[]): fc.Arbitrary<Values> => fc.record({
  input: anyObject,
  results: fc.tuple(...steps.map(() => anyValue)).map((values) => Object.fromEntries(steps.map((step, at) => [step, values[at] ?? null]))),
});

/** Every path into a value that a typed reference could name (through objects only), and what is there. */
export function paths(value: Json): readonly { readonly path: readonly string[]; readonly value: Json }[] {
  const inside = typeof value !== 'object' || value === null || Array.isArray(value) ? [] : Object.entries(value as { [name: string]: Json })
    .flatMap(([name, member]) => paths(member).map((one) => ({ path: [name, ...one.path], value: one.value })));
  return [{ path: [], value }, ...inside];
}

type Root = Extract<Expression, { kind: 'reference' }>['root'];
/** `opaque`: only the whole can be named, because nothing is known of what is inside. */
interface Known { readonly root: Root; readonly value: Json; readonly opaque?: boolean }

const referencesTo = (known: readonly Known[]): fc.Arbitrary<Expression> => fc.constantFrom(...known)
  .chain(({ root, value, opaque }) => fc.tuple(fc.constantFrom(...paths(opaque ? null : value)), fc.option(anyName)).map(([{ path, value: there }, absent]) => {
    // An absent path, but not one into a list: lists have no fields.
    const beyond = absent !== null && !opaque && !Array.isArray(there) ? [absent] : [];
    return { kind: 'reference', root, path: [...path, ...beyond] } as const;
  }));

const lists = (known: readonly Known[]): readonly { readonly expression: Expression; readonly items: readonly Json[] }[] =>
  known.filter(({ opaque }) => !opaque).flatMap(({ root, value }) => paths(value).flatMap(({ path, value: items }) => (Array.isArray(items) ? [{ expression: { kind: 'reference', root, path } as const, items }] : [])));

const areAlike = (items: readonly Json[]): boolean => items.every((item) => canonical(item) === canonical(items[0]));

/** Any expression over values that are known, `depth` deep at most. The item of a map has fields where the list's items are alike, as a type has it. */
export function anyExpression(known: readonly Known[], depth = 3): fc.Arbitrary<Expression> {
  const leaf = fc.oneof(referencesTo(known), anyValue.map((value) => ({ kind: 'literal', value }) as const));
  if (depth === 0) return leaf;
  const inner = anyExpression(known, depth - 1);
  const maps = lists(known).map(({ expression, items }) => {
    const item = `item${depth}`;
    return anyExpression([...known, { root: { item }, value: items[0] ?? null, opaque: !areAlike(items) }], depth - 1).map((to) => ({ kind: 'map', list: expression, item, to }) as const);
  });
  return fc.oneof(leaf,
    fc.dictionary(anyName, inner, { maxKeys: 3 }).map((fields) => ({ kind: 'object', fields }) as const),
    fc.array(inner, { maxLength: 3 }).map((items) => ({ kind: 'array', items }) as const),
    ...maps);
}

export const knownOf = ({ input, results }: Values): readonly Known[] =>
  [{ root: { input: true }, value: input }, ...Object.entries(results).map(([step, value]) => ({ root: { step }, value }))];
