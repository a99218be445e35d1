import { type Closure, NotCompiled } from './closure';
import { child, kindOf, type Node } from './node';

/** One expression while it is compiled. */
export interface Compilation {
  /** How many slots its own variables take. */
  slots: number;
  /** How many nodes have been compiled. */
  nodes: number;
}

/** What is known where a part of an expression stands. Inner scopes are made anew, never changed. */
export interface Scope {
  readonly compilation: Compilation;
  /** The expression's own variables that are bound here, and their slots. */
  readonly locals: ReadonlyMap<string, number>;
  readonly depth: number;
}

/** Far below jsonata's bounds of depth and steps, so that what is compiled never meets them, loops apart. */
const DEEPEST = 90;
const MOST_NODES = 10_000;

/** The scope of a part, one level further down. */
export function inner(scope: Scope, nodes = 1): Scope {
  scope.compilation.nodes += nodes;
  if (scope.depth >= DEEPEST || scope.compilation.nodes > MOST_NODES) throw new NotCompiled();
  return { ...scope, depth: scope.depth + 1 };
}

/** The scope behind `$name := …`, and the slot of the variable. */
export function withLocal(scope: Scope, name: string): { readonly scope: Scope; readonly slot: number } {
  const slot = scope.compilation.slots;
  scope.compilation.slots += 1;
  return { scope: { ...scope, locals: new Map([...scope.locals, [name, slot]]) }, slot };
}

/** The name of the function that a call calls. */
export function calledName(call: Node, { locals }: Scope): string {
  const procedure = child(call, 'procedure');
  const name = String(procedure['value']);
  if (kindOf(procedure) !== 'variable' || locals.has(name)) throw new NotCompiled();
  return name;
}

/** Compiles a part of an expression; throws NotCompiled. */
export type CompilePart = (node: Node, scope: Scope) => Closure;
