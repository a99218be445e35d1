/**
 * Expressions of the usual kinds are compiled to JavaScript closures: jsonata walks an expression's tree anew each time, which took most of
 * an execution's time.
 *
 * A closure only ever does what is simple. Whatever else turns up while it runs (a list on a path is mapped over, an operand of the wrong
 * type is an error with a code) it throws STEP_ASIDE, and jsonata evaluates the whole expression from the beginning. So every error and every
 * odd case has jsonata's own meaning, and an expression whose evaluation leaves a trace (random numbers) is never compiled.
 */
import type { EvaluationInput } from '../evaluation-input';

/** What a running closure sees. */
export interface Frame {
  readonly input: EvaluationInput;
  /** The expression's own variables, by slot. */
  readonly locals: unknown[];
  /** How many nodes of loops may still be evaluated; below none, jsonata counts exactly. */
  allowance: number;
}

/** Gives a JSON value, or undefined for nothing. */
export type Closure = (frame: Frame) => unknown;

/** Thrown by a running closure: jsonata is to evaluate this. Carries nothing, so that throwing it costs little. */
export const STEP_ASIDE: unique symbol = Symbol('jsonata is to evaluate this');

export function stepAside(): never {
  // oxlint-disable-next-line typescript/only-throw-error -- an Error would collect a stack each time
  throw STEP_ASIDE;
}

/** Thrown while compiling: the expression has a part that closures do not do. */
export class NotCompiled extends Error {}

/** Longer strings and lists are for jsonata to judge: there a value has a bound. */
const MOST_CHARACTERS = 1_000_000;
export const MOST_ITEMS = 1_000;

/** The value, unless it is so large that jsonata's bounds may forbid it. */
export function bounded<Value>(value: Value): Value {
  if (typeof value === 'string' && value.length > MOST_CHARACTERS) return stepAside();
  if (Array.isArray(value) && value.length > MOST_CHARACTERS / 8) return stepAside();
  return value;
}

/** A list that jsonata made is nothing when empty, and its only item when there is but one. */
export function sequence(items: readonly unknown[]): unknown {
  return items.length > 1 ? items : items[0];
}
