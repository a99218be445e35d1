/** `{…}` and `[…]`. */
import { bounded, type Closure, MOST_ITEMS, NotCompiled, stepAside } from './closure';
import { children, kindOf, type Node } from './node';
import { type CompilePart, inner, type Scope } from './scope';

/** Only with names that are known beforehand: computed ones may meet each other. A field of nothing is left out. */
export function compileObject(node: Node, scope: Scope, compile: CompilePart): Closure {
  const pairs = children(node, 'lhs') as unknown as readonly (readonly [Node, Node])[];
  const names = pairs.map(([key]) => fieldName(key));
  if (new Set(names).size < names.length) throw new NotCompiled();
  const fields = pairs.map(([, value], index) => ({ name: names[index] ?? '', value: compile(value, inner(scope)) }));
  return (frame) => {
    const result: Record<string, unknown> = {};
    for (const { name, value } of fields) {
      const found = value(frame);
      if (found !== undefined) result[name] = found;
    }
    return result;
  };
}

function fieldName(key: Node): string {
  const name = key['value'];
  if (kindOf(key) !== 'string' || typeof name !== 'string' || name in {}) throw new NotCompiled();
  return name;
}

/** Lists among the items are joined, unless they are written as lists there: `[[1], $list]`. */
export function compileArray(node: Node, scope: Scope, compile: CompilePart): Closure {
  const items = children(node, 'expressions').map((item) => ({ whole: item['value'] === '[', value: compileItem(item, scope, compile) }));
  return (frame) => {
    const result: unknown[] = [];
    for (const { whole, value } of items) {
      const found = value(frame);
      if (!whole && Array.isArray(found)) for (const each of found as unknown[]) result.push(each);
      else if (found !== undefined) result.push(found);
    }
    return bounded(result);
  };
}

function compileItem(item: Node, scope: Scope, compile: CompilePart): Closure {
  if (item['type'] !== 'binary' || item['value'] !== '..') return compile(item, scope);
  kindOf(item);
  const from = compile(item['lhs'] as Node, inner(scope));
  const to = compile(item['rhs'] as Node, inner(scope));
  return (frame) => range(from(frame), to(frame));
}

function range(from: unknown, to: unknown): number[] {
  if (!Number.isInteger(from) || !Number.isInteger(to)) return stepAside();
  const length = Math.max(0, (to as number) - (from as number) + 1);
  if (length > MOST_ITEMS) return stepAside();
  const items: number[] = [];
  for (let item = from as number; item <= (to as number); item += 1) items.push(item);
  return items;
}
