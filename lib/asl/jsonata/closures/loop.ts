/** `$map`, `$filter` and `$reduce` with a function that is written there. */
import { type Closure, type Frame, MOST_ITEMS, NotCompiled, sequence, stepAside } from './closure';
import { FUNCTIONS } from './functions';
import { child, children, kindOf, type Node } from './node';
import { truth } from './operator';
import { calledName, type CompilePart, inner, type Scope, withLocal } from './scope';

/** Undefined for a call of another function. */
export function compileLoop(name: string, node: Node, scope: Scope, compile: CompilePart): Closure | undefined {
  switch (name) {
    case 'map':
      return compileEach(mapped, node, scope, compile);
    case 'filter':
      return compileEach(filtered, node, scope, compile);
    case 'reduce':
      return compileReduce(node, scope, compile);
    default:
      return undefined;
  }
}

type Keep = (items: readonly unknown[], body: Body, frame: Frame) => readonly unknown[];

function compileEach(keep: Keep, node: Node, scope: Scope, compile: CompilePart): Closure {
  const { list, action, others } = argumentsOf(node);
  if (others.length > 0) throw new NotCompiled();
  const items = compile(list, scope);
  const lambda = compileLambda(action, scope, compile);
  return (frame) => {
    const found = affordable(items(frame), lambda, frame);
    return found && sequence(keep(found, lambda.body, frame));
  };
}

/** What it gives is given as it is: a list of one stays a list, and an empty one is not nothing. */
function compileReduce(node: Node, scope: Scope, compile: CompilePart): Closure {
  const { list, action, others } = argumentsOf(node);
  if (others.length > 1) throw new NotCompiled();
  const items = compile(list, scope);
  const lambda = compileLambda(action, scope, compile);
  if (lambda.arity !== 2) throw new NotCompiled();
  const [initial = nothing] = others.map((other) => compile(other, scope));
  return (frame) => {
    const found = items(frame);
    const first = initial(frame);
    return reduced(affordable(found, lambda, frame), lambda.body, frame, first);
  };
}

const nothing: Closure = () => undefined;

function argumentsOf(node: Node): { readonly list: Node; readonly action: Node; readonly others: readonly Node[] } {
  const [list, action, ...others] = children(node, 'arguments');
  if (list === undefined || action === undefined) throw new NotCompiled();
  return { list, action, others };
}

/** The items of a list that is not too much work; nothing of nothing. */
function affordable(list: unknown, { cost }: Lambda, frame: Frame): readonly unknown[] | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length > MOST_ITEMS) return stepAside();
  frame.allowance -= list.length * cost;
  return frame.allowance < 0 ? stepAside() : list;
}

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

/** Without a value to begin with, that is the first item. */
function reduced(items: readonly unknown[] | undefined, body: Body, frame: Frame, initial: unknown): unknown {
  if (items === undefined) return undefined;
  let result = initial === undefined ? items[0] : initial;
  for (let index = initial === undefined ? 1 : 0; index < items.length; index += 1) result = body(frame, result, items[index]);
  return result;
}

type Body = (frame: Frame, first: unknown, second: unknown) => unknown;

/** A function of up to two parameters. */
interface Lambda {
  readonly body: Body;
  readonly arity: number;
  /** Bounds the nodes that one call evaluates. */
  readonly cost: number;
}

function compileLambda(node: Node, outer: Scope, compile: CompilePart): Lambda {
  if (kindOf(node) !== 'lambda' || node['thunk'] === true) throw new NotCompiled();
  const parameters = children(node, 'arguments').map((parameter) => String(parameter['value']));
  if (parameters.length > 2) throw new NotCompiled();
  const before = outer.compilation.nodes;
  const first = withLocal(outer, parameters[0] ?? '');
  const second = withLocal(first.scope, parameters[1] ?? '');
  const body = compileBody(child(node, 'body'), inner(second.scope), compile);
  return {
    arity: parameters.length,
    cost: (outer.compilation.nodes - before + 1) * 3,
    body: (frame, one, other) => {
      frame.locals[first.slot] = one;
      frame.locals[second.slot] = other;
      return body(frame);
    },
  };
}

/** What a function calls last, jsonata calls in its stead; a list that this gives is then not settled. So only what needs no settling. */
function compileBody(node: Node, scope: Scope, compile: CompilePart): Closure {
  if (node['type'] !== 'lambda' || node['thunk'] !== true) return compile(node, scope);
  const call = child(node, 'body');
  if (FUNCTIONS.get(calledName(call, scope))?.settled !== true) throw new NotCompiled();
  return compile(call, scope);
}
