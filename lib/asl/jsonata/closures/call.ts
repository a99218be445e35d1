/** Calls of functions by name, and `$map` and `$filter` with a function that is written there. */
import type { Engine } from '../engine';
import { bounded, type Closure, type Frame, MOST_ITEMS, NotCompiled, stepAside } from './closure';
import { FUNCTIONS, type Guard, type Implementation, type KnownFunction } from './functions';
import { child, children, kindOf, type Node } from './node';
import { finite, truth } from './operator';
import { compileRegexReplace } from './replace';
import { type CompilePart, inner, type Scope, withLocal } from './scope';

export function compileCall(node: Node, scope: Scope, compile: CompilePart, engine: Engine): Closure {
  const name = calledName(node, scope);
  const closure = compileSpecial(name, node, scope, compile) ?? compileKnown(name, node, scope, compile, engine);
  // A variable of the workflow hides the function of its name.
  return (frame) => (Object.hasOwn(frame.input.variables, name) ? stepAside() : closure(frame));
}

/** Calls with an argument that is no value: a function or a regular expression. */
function compileSpecial(name: string, node: Node, scope: Scope, compile: CompilePart): Closure | undefined {
  if (name === 'map' || name === 'filter') return compileLoop(name, node, scope, compile);
  return name === 'replace' ? compileRegexReplace(node, scope, compile) : undefined;
}

function calledName(node: Node, scope: Scope): string {
  const procedure = child(node, 'procedure');
  const name = String(procedure['value']);
  if (kindOf(procedure) !== 'variable' || scope.locals.has(name)) throw new NotCompiled();
  return name;
}

function compileKnown(name: string, node: Node, scope: Scope, compile: CompilePart, engine: Engine): Closure {
  const args = children(node, 'arguments').map((arg) => compile(arg, scope));
  if (name === 'millis' && args.length === 0) return (frame) => frame.input.now;
  if (name === 'now' && args.length === 0) return (frame) => new Date(frame.input.now).toISOString();
  const known = FUNCTIONS.get(name);
  if (known === undefined || args.length < known.required.length || args.length > known.required.length + (known.optional?.length ?? 0)) {
    throw new NotCompiled();
  }
  const implementation = known.implementation?.(engine) ?? engine.native(name);
  const guards = [...known.required, ...(known.optional ?? [])];
  const checked = args.map((arg, index) => guarded(arg, guards[index]));
  return callOf(implementation, checked);
}

function guarded(arg: Closure, guard: Guard = stepAside): Closure {
  return (frame) => {
    const value = arg(frame);
    return guard(value) ? value : stepAside();
  };
}

/** Without a list of arguments made for each call, where there are few. */
function callOf(implementation: Implementation, args: readonly Closure[]): Closure {
  const [first, second, third] = args;
  if (first === undefined || args.length > 3) return (frame) => settled(implementation(...args.map((arg) => arg(frame))));
  if (second === undefined) return (frame) => settled(implementation(first(frame)));
  if (third === undefined) return (frame) => settled(implementation(first(frame), second(frame)));
  return (frame) => settled(implementation(first(frame), second(frame), third(frame)));
}

/** A list that jsonata made is nothing when empty, and its only item when there is but one. */
function settled(result: unknown): unknown {
  if (typeof result === 'number') return finite(result);
  if (!Array.isArray(result) || !('sequence' in result)) return bounded(result);
  return sequence(result.slice());
}

function sequence(items: readonly unknown[]): unknown {
  return items.length > 1 ? items : items[0];
}

function compileLoop(name: 'map' | 'filter', node: Node, scope: Scope, compile: CompilePart): Closure {
  const [list, action, ...others] = children(node, 'arguments');
  if (list === undefined || action === undefined || others.length > 0) throw new NotCompiled();
  const items = compile(list, scope);
  const { body, cost } = compileLambda(action, scope, compile);
  const keep = name === 'map' ? mapped : filtered;
  return (frame) => {
    const found = items(frame);
    if (!Array.isArray(found) || found.length > MOST_ITEMS) return stepAside();
    frame.allowance -= found.length * cost;
    return frame.allowance < 0 ? stepAside() : sequence(keep(found, body, frame));
  };
}

type Body = (frame: Frame, item: unknown, index: number) => unknown;

function mapped(items: readonly unknown[], body: Body, frame: Frame): unknown[] {
  const results: unknown[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const result = body(frame, items[index], index);
    if (result !== undefined) results.push(result);
  }
  return results;
}

function filtered(items: readonly unknown[], body: Body, frame: Frame): unknown[] {
  return items.filter((item, index) => truth(body(frame, item, index)));
}

/** A function of an item and its index. `cost` bounds the nodes that one call evaluates. */
function compileLambda(node: Node, outer: Scope, compile: CompilePart): { readonly body: Body; readonly cost: number } {
  if (kindOf(node) !== 'lambda' || node['thunk'] === true) throw new NotCompiled();
  const parameters = children(node, 'arguments').map((parameter) => String(parameter['value']));
  if (parameters.length > 2) throw new NotCompiled();
  const before = outer.compilation.nodes;
  const item = withLocal(outer, parameters[0] ?? '');
  const index = withLocal(item.scope, parameters[1] ?? '');
  const body = compileBody(child(node, 'body'), inner(index.scope), compile);
  return {
    cost: (outer.compilation.nodes - before + 1) * 3,
    body: (frame, value, position) => {
      frame.locals[item.slot] = value;
      frame.locals[index.slot] = position;
      return body(frame);
    },
  };
}

/** What a function calls last, jsonata calls in its stead; a list that this gives is then not settled. So only what gives no list. */
function compileBody(node: Node, scope: Scope, compile: CompilePart): Closure {
  if (node['type'] !== 'lambda' || node['thunk'] !== true) return compile(node, scope);
  const call = child(node, 'body');
  const known: KnownFunction | undefined = FUNCTIONS.get(calledName(call, scope));
  if (known?.scalar !== true) throw new NotCompiled();
  return compile(call, scope);
}
