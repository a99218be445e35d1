import type { Json } from '../../lib/contract/json';
import type { Expression } from '../../lib/definition/definition';

/** The values that a definition's references name. */
export interface Values {
  readonly input: Json;
  readonly results: { readonly [step: string]: Json };
}

type Items = { readonly [item: string]: Json };

/** What an expression means, without JSONata: the tests hold the compiled code against it. Nothing, where a path leads nowhere. */
export function meaning(expression: Expression, values: Values, items: Items = {}): Json | undefined {
  switch (expression.kind) {
    case 'literal': return expression.value;
    case 'reference': return expression.path.reduce<Json | undefined>(fieldOf, rootOf(expression.root, values, items));
    case 'object': return Object.fromEntries(present(Object.entries(expression.fields).map(([name, value]) => [name, meaning(value, values, items)] as const)));
    case 'array': return expression.items.map((item) => meaning(item, values, items)).filter((item) => item !== undefined);
    case 'map': {
      const list = meaning(expression.list, values, items) as readonly Json[] | undefined;
      return list?.map((item) => meaning(expression.to, values, { ...items, [expression.item]: item })).filter((item) => item !== undefined);
    }
  }
}

function rootOf(root: Extract<Expression, { kind: 'reference' }>['root'], values: Values, items: Items): Json | undefined {
  if ('input' in root) return values.input;
  return 'step' in root ? values.results[root.step] : items[root.item];
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
  return (value as { readonly [name: string]: Json })[name];
}

const present = (entries: readonly (readonly [string, Json | undefined])[]): [string, Json][] =>
  entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
