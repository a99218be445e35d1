/**
 * Most expressions are plain paths: `$states.input.order.id`, `$stock.total`. These are read directly. Wherever jsonata would do more than
 * step from field to field (a list on the way is mapped over), the fast path steps aside; a property test holds the two equal.
 */
import type { ExprNode } from 'jsonata';
import { isRecord } from '../json';
import type { Json } from '../protocol';

/** Finds a value, or gives up ('notPlain', or undefined when there may be nothing). */
export type FastPath = (bindings: Readonly<Record<string, unknown>>) => { readonly value: Json } | 'notPlain';

/** The reader of a plain path; undefined for any other expression. */
export function fastPath(ast: ExprNode): FastPath | undefined {
  const names = plainNames(ast);
  if (names === undefined) return undefined;
  const [variable, ...fields] = names;
  if (variable === undefined || (variable === 'states' && fields.length === 0)) return undefined;
  return (bindings) => read(bindings, variable, fields);
}

function plainNames(ast: ExprNode): readonly string[] | undefined {
  if (ast.type === 'variable') return isBare(ast) ? [ast.value as string] : undefined;
  if ((ast.type as string) !== 'path' || !isBare(ast)) return undefined;
  const [first, ...rest] = ast.steps ?? [];
  if (first?.type !== 'variable' || !isBare(first) || !rest.every((step) => step.type === 'name' && isBare(step))) return undefined;
  return [first, ...rest].map((step) => step.value as string);
}

/** Nothing on the node but what every node has: no predicate, group, focus, index, ancestor or `[]`. */
const BARE = new Set(['type', 'value', 'position', 'steps']);

function isBare(node: ExprNode): boolean {
  return node.value !== '' && node.value !== '$' && Object.keys(node).every((key) => BARE.has(key));
}

function read(bindings: Readonly<Record<string, unknown>>, variable: string, fields: readonly string[]): { value: Json } | 'notPlain' {
  if (!Object.hasOwn(bindings, variable)) return 'notPlain';
  let value = bindings[variable];
  for (const field of fields) {
    if (!isRecord(value) || !Object.hasOwn(value, field)) return 'notPlain';
    value = value[field];
  }
  return value === undefined ? 'notPlain' : { value: value as Json };
}
