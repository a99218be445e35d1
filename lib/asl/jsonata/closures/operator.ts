/** Arithmetic, comparison, boolean and text operators, on operands that they are meant for. */
import type { Engine } from '../engine';
import { bounded, type Closure, NotCompiled, stepAside } from './closure';
import { textOf } from './functions';
import { child, type Node } from './node';
import type { CompilePart, Scope } from './scope';

export function compileBinary(node: Node, scope: Scope, compile: CompilePart, engine: Engine): Closure {
  const left = compile(child(node, 'lhs'), scope);
  const right = compile(child(node, 'rhs'), scope);
  const operator = String(node['value']);
  if (operator === 'and') return (frame) => truth(left(frame)) && truth(right(frame));
  if (operator === 'or') return (frame) => truth(left(frame)) || truth(right(frame));
  const combine = combination(operator, engine);
  return (frame) => combine(left(frame), right(frame));
}

type Combine = (left: unknown, right: unknown) => unknown;

function combination(operator: string, engine: Engine): Combine {
  if (Object.hasOwn(ARITHMETIC, operator)) return arithmetic(ARITHMETIC[operator as keyof typeof ARITHMETIC]);
  if (Object.hasOwn(COMPARISON, operator)) return comparison(COMPARISON[operator as keyof typeof COMPARISON]);
  switch (operator) {
    case '=':
      return (left, right) => left !== undefined && right !== undefined && isEqual(left, right);
    case '!=':
      return (left, right) => left !== undefined && right !== undefined && !isEqual(left, right);
    case 'in':
      return (left, right) => left !== undefined && right !== undefined && (Array.isArray(right) ? right.includes(left) : left === right);
    case '&': {
      const text = textOf(engine);
      return (left, right) => bounded((left === undefined ? '' : text(left)) + (right === undefined ? '' : text(right)));
    }
    default:
      throw new NotCompiled();
  }
}

const ARITHMETIC = {
  '+': (left: number, right: number) => left + right,
  '-': (left: number, right: number) => left - right,
  '*': (left: number, right: number) => left * right,
  '/': (left: number, right: number) => left / right,
  '%': (left: number, right: number) => left % right,
};

function arithmetic(calculate: (left: number, right: number) => number): Combine {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return nothingOrAside(left, right, 'number');
    return finite(calculate(left, right));
  };
}

const COMPARISON = {
  '<': (left: number | string, right: number | string) => left < right,
  '<=': (left: number | string, right: number | string) => left <= right,
  '>': (left: number | string, right: number | string) => left > right,
  '>=': (left: number | string, right: number | string) => left >= right,
};

function comparison(compare: (left: number | string, right: number | string) => boolean): Combine {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right);
    return typeof left === 'string' && typeof right === 'string' ? compare(left, right) : stepAside();
  };
}

/** With nothing on one side there is nothing, if the other side is right. */
function nothingOrAside(left: unknown, right: unknown, type: string): undefined {
  const fits = (value: unknown): boolean => value === undefined || typeof value === type;
  return fits(left) && fits(right) ? undefined : stepAside();
}

export function finite(value: number): number {
  return Number.isFinite(value) ? value : stepAside();
}

/** Lists and objects are compared in depth: by jsonata. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return typeof left === 'object' && typeof right === 'object' && left !== null && right !== null ? stepAside() : false;
}

export function compileNegation(operand: Closure): Closure {
  return (frame) => {
    const value = operand(frame);
    return typeof value === 'number' ? -value : nothingOrAside(value, undefined, 'number');
  };
}

/** What counts as true: https://docs.jsonata.org/boolean-functions#boolean */
export function truth(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (Array.isArray(value)) return value.some(truth);
  return Object.keys(value).length > 0;
}
