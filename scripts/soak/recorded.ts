import { map, type Reference } from '../../lib/index';
import type { Expression } from '../../lib/definition/definition';

/** The references that a saga's body holds. */
export interface Known {
  readonly input: Reference<unknown>;
  readonly results: ReadonlyMap<string, Reference<unknown>>;
  /** The items of the `map`s around. */
  readonly items: ReadonlyMap<string, Reference<unknown>>;
}

/** An expression as a user's body writes it: with references, `map`, objects and lists. */
export function recorded(expression: Expression, known: Known): unknown {
  switch (expression.kind) {
    case 'literal': return expression.value;
    case 'reference': return expression.path.reduce(fieldOf, rootOf(expression.root, known));
    case 'object': return Object.fromEntries(Object.entries(expression.fields).map(([name, field]) => [name, recorded(field, known)]));
    case 'array': return expression.items.map((item) => recorded(item, known));
    case 'map': return map(recorded(expression.list, known) as Reference<unknown[]>, (item) => inside(expression.to, { ...known, items: new Map([...known.items, [expression.item, item]]) }));
  }
}

/** `map` makes no list of lists: an inner list stands in a field. */
function inside(to: Expression, known: Known): object {
  return { of: recorded(to, known) };
}

function rootOf(root: Extract<Expression, { kind: 'reference' }>['root'], { input, results, items }: Known): Reference<unknown> {
  const found = 'input' in root ? input : 'step' in root ? results.get(root.step) : items.get(root.item);
  if (!found) throw new RangeError(`Nothing is recorded of ${JSON.stringify(root)}.`);
  return found;
}

const fieldOf = (reference: Reference<unknown>, name: string): Reference<unknown> => (reference as unknown as { readonly [field: string]: Reference<unknown> })[name] as Reference<unknown>;
