/**
 * What an expression may not name. A workflow's expression has no context item: the input is `$states.input`, variables are `$name`. AWS
 * refuses a definition whose expression reads a field of nothing (`{% order.id %}`), `$$`, or `$states.errorOutput` outside a Catch.
 * Messages as measured by the floci project (docs/services/step-functions.md in floci-io/floci).
 */
import type { ExprNode } from 'jsonata';
import { isRecord } from '../json';

/** AWS's message, or undefined when all is well. */
export function topLevelProblem(ast: ExprNode, errorOutputAllowed: boolean): string | undefined {
  return visit(ast, { topLevel: true, errorOutputAllowed });
}

interface Place {
  /** The context item here is the expression's own: none. */
  readonly topLevel: boolean;
  readonly errorOutputAllowed: boolean;
}

type AnyNode = Readonly<Record<string, unknown>>;

function visit(value: unknown, place: Place): string | undefined {
  if (Array.isArray(value)) return firstOf(value, (item) => visit(item, place));
  if (!isRecord(value)) return undefined;
  switch (value['type']) {
    case 'path':
      return visitPath(value, place);
    case 'name':
      return place.topLevel ? `Reference to '${String(value['value'])}' at the top level is not supported.` : undefined;
    case 'variable':
      return value['value'] === '$' ? "Reference to '$$' is not supported." : children(value, place);
    default:
      return children(value, place);
  }
}

function visitPath(path: AnyNode, place: Place): string | undefined {
  const steps = Array.isArray(path['steps']) ? (path['steps'] as AnyNode[]) : [];
  if (!place.errorOutputAllowed && steps[0]?.['value'] === 'states' && steps[0]['type'] === 'variable' && steps[1]?.['value'] === 'errorOutput') {
    return "Reference to '$states.errorOutput' is not supported here.";
  }
  const inside = { ...place, topLevel: false };
  return firstOf(steps, (step, index) => (index === 0 ? visit(step, place) : visit(step, inside))) ?? children({ group: path['group'] }, inside);
}

/** Fields of an AST node in which the context item is another. */
const INNER = new Set(['predicate', 'stages', 'group', 'pattern', 'update', 'delete']);
/** Fields of an AST node that hold no expression. */
const NO_EXPRESSION = new Set(['signature', 'slot', 'ancestor', 'seekingParent']);

function children(node: AnyNode, place: Place): string | undefined {
  const inner = { ...place, topLevel: false };
  // A lambda's parameters are variables, and a path's own names are no fields of the context.
  return firstOf(Object.entries(node), ([field, value]) =>
    NO_EXPRESSION.has(field) || typeof value !== 'object' ? undefined : visit(value, INNER.has(field) ? inner : place),
  );
}

function firstOf<Item>(items: readonly Item[], find: (item: Item, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
