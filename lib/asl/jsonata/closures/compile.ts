/** Compiles the usual kinds of expressions to closures. */
import type { ExprNode } from 'jsonata';
import type { Engine } from '../engine';
import type { EvaluationInput } from '../evaluation-input';
import { compileCall } from './call';
import { type Closure, type Frame, NotCompiled, STEP_ASIDE } from './closure';
import { compileArray, compileObject } from './constructor';
import { child, children, kindOf, type Node } from './node';
import { compileBinary, compileNegation, truth } from './operator';
import { compilePath, compileVariable } from './path';
import { type Compilation, type CompilePart, inner, type Scope, withLocal } from './scope';

/** Gives what the expression gives, or STEP_ASIDE where jsonata is to evaluate it. */
export type FastProgram = (input: EvaluationInput) => unknown;

/** Nodes evaluated in loops by closures; jsonata's own bound is ten times as high. */
const LOOP_ALLOWANCE = 100_000;

const NO_LOCALS: unknown[] = [];

/** The compiled expression; undefined when it has a part that only jsonata does. */
export function compileToClosure(ast: ExprNode, engine: Engine): FastProgram | undefined {
  const compilation: Compilation = { slots: 0, nodes: 0 };
  try {
    const closure = compilerFor(engine)(ast as unknown as Node, { compilation, locals: new Map(), depth: 0 });
    return (input) => runProgram(closure, { input, locals: compilation.slots === 0 ? NO_LOCALS : [], allowance: LOOP_ALLOWANCE });
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return undefined;
    throw thrown;
  }
}

/** Whatever is thrown, jsonata is to say what is wrong. */
function runProgram(closure: Closure, frame: Frame): unknown {
  try {
    return closure(frame);
  } catch {
    return STEP_ASIDE;
  }
}

function compilerFor(engine: Engine): CompilePart {
  const compile: CompilePart = (node, outer) => {
    const scope = inner(outer);
    switch (kindOf(node)) {
      case 'string':
      case 'number':
      case 'value':
        return literal(node['value']);
      case 'variable':
        return compileVariable(node, scope);
      case 'path':
        return compilePath(node, scope, compile);
      case 'unary':
        return compileUnary(node, scope, compile);
      case 'binary':
        return compileBinary(node, scope, compile, engine);
      case 'condition':
        return compileCondition(node, scope, compile);
      case 'block':
        return compileBlock(node, scope, compile);
      case 'function':
        return compileCall(node, scope, compile, engine);
      default:
        throw new NotCompiled();
    }
  };
  return compile;
}

function literal(value: unknown): Closure {
  return () => value;
}

function compileUnary(node: Node, scope: Scope, compile: CompilePart): Closure {
  switch (node['value']) {
    case '{':
      return compileObject(node, scope, compile);
    case '[':
      return compileArray(node, scope, compile);
    case '-':
      return compileNegation(compile(child(node, 'expression'), scope));
    default:
      throw new NotCompiled();
  }
}

function compileCondition(node: Node, scope: Scope, compile: CompilePart): Closure {
  const condition = compile(child(node, 'condition'), scope);
  const then = compile(child(node, 'then'), scope);
  const otherwise = node['else'] === undefined ? literal(undefined) : compile(child(node, 'else'), scope);
  return (frame) => (truth(condition(frame)) ? then(frame) : otherwise(frame));
}

/** Variables are bound by the block's own statements only: elsewhere the order of evaluation would matter. */
function compileBlock(node: Node, outer: Scope, compile: CompilePart): Closure {
  let scope = outer;
  const statements = children(node, 'expressions').map((statement) => {
    if (statement['type'] !== 'bind') return compile(statement, scope);
    const { closure, after } = compileBinding(statement, scope, compile);
    scope = after;
    return closure;
  });
  return (frame) => {
    let result: unknown;
    for (const statement of statements) result = statement(frame);
    return result;
  };
}

function compileBinding(node: Node, scope: Scope, compile: CompilePart): { readonly closure: Closure; readonly after: Scope } {
  kindOf(node);
  const value = compile(child(node, 'rhs'), inner(scope));
  const { scope: after, slot } = withLocal(scope, String(child(node, 'lhs')['value']));
  const closure: Closure = (frame) => {
    frame.locals[slot] = value(frame);
    return frame.locals[slot];
  };
  return { closure, after };
}
