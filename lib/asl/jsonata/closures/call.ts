/** Calls of functions by name. */
import type { Engine } from '../engine';
import { bounded, type Closure, NotCompiled, sequence, stepAside } from './closure';
import { FUNCTIONS, type Guard, type Implementation } from './functions';
import { compileLoop } from './loop';
import { children, type Node } from './node';
import { finite } from './operator';
import { compileRegexReplace } from './replace';
import { calledName, type CompilePart, type Scope } from './scope';

export function compileCall(node: Node, scope: Scope, compile: CompilePart, engine: Engine): Closure {
  const name = calledName(node, scope);
  const closure = compileSpecial(name, node, scope, compile) ?? compileKnown(name, node, scope, compile, engine);
  // A variable of the workflow hides the function of its name.
  return (frame) => (Object.hasOwn(frame.input.variables, name) ? stepAside() : closure(frame));
}

/** Calls with an argument that is no value: a function or a regular expression. */
function compileSpecial(name: string, node: Node, scope: Scope, compile: CompilePart): Closure | undefined {
  return name === 'replace' ? compileRegexReplace(node, scope, compile) : compileLoop(name, node, scope, compile);
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

function settled(result: unknown): unknown {
  if (typeof result === 'number') return finite(result);
  if (!Array.isArray(result) || !('sequence' in result)) return bounded(result);
  return sequence(result.slice());
}
