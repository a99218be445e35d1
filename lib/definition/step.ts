import type { AnyAction, Compensation, InputOf, OutputOf } from '../contract/service';
import type { Duration } from '../contract/time';
import type { NothingToCompensate } from './definition';
import type { Expr, Reference } from './reference';
import type { RetryOptions } from './retry';

interface StepBase<A extends AnyAction> {
  /** What the step does: `payments.authorize`. */
  readonly action: A;
  /** Exactly what the action needs: references, literals, and objects and lists of these. */
  readonly input: Expr<InputOf<A>>;
  /**
   * Bounds one attempt: the handler's `signal` aborts then, and the attempt counts as one whose outcome is unknown. From 1 ms to 15 min,
   * and less than its Lambda's own timeout.
   *
   * @default what the Lambda has left
   */
  readonly timeout?: Duration;
  /** How the action is repeated when it fails. @default `DEFAULT_RETRY` before the pivot, `DEFAULT_FORWARD_RETRY` from the pivot on */
  readonly retry?: RetryOptions;
}

/** A step before the pivot. It says how it is undone, or why there is nothing to undo. */
export interface UndoableStep<A extends AnyAction> extends StepBase<A> {
  /** The compensation of this very action, or `nothingToCompensate('why')`. */
  readonly compensation: Compensation<A['id']> | NothingToCompensate;
  /** How the compensation is repeated when it fails. @default `DEFAULT_COMPENSATION_RETRY` */
  readonly compensationRetry?: RetryOptions;
}

/** The go/no-go step: once it has succeeded, nothing is compensated. If its outcome is unknown, the saga parks. */
export interface PivotStep<A extends AnyAction> extends StepBase<A> {
  readonly compensation?: 'the pivot is not compensated';
  readonly compensationRetry?: 'the pivot is not compensated';
}

/** A step after the pivot. It goes forward: repeated until it succeeds, and parked for a human when it fails for good. */
export interface ForwardStep<A extends AnyAction> extends StepBase<A> {
  readonly compensation?: 'after the pivot nothing is compensated';
  readonly compensationRetry?: 'after the pivot nothing is compensated';
}

/** Records what happens up to the pivot. A verb reads `(name, what)`; the name is the state's name, and stays when a variable is renamed. */
export interface Undoable {
  /** Records a step and gives a reference to its result. */
  step<A extends AnyAction>(name: string, step: UndoableStep<A>): Reference<OutputOf<A>>;
  /** Records the pivot and gives the recorder for what comes after it. A saga has at most one. */
  pivot<A extends AnyAction>(name: string, step: PivotStep<A>): AfterPivot<OutputOf<A>>;
}

/** Records what happens after the pivot, where a compensation does not exist. */
export interface AfterPivot<Result> {
  /** The pivot's result. */
  readonly result: Reference<Result>;
  /** Records a step and gives a reference to its result. */
  step<A extends AnyAction>(name: string, step: ForwardStep<A>): Reference<OutputOf<A>>;
}

/**
 * Says that a step before the pivot leaves nothing to undo, and why; the reason stands in the definition. The step may run, fail, or be
 * left as it is when the saga compensates.
 *
 * ```ts
 * s.step('quotePrice', { action: prices.quote, compensation: nothingToCompensate('a quote reserves nothing'), input: { sku: order.sku } });
 * ```
 */
export function nothingToCompensate(why: string): NothingToCompensate {
  return Object.freeze({ nothing: why });
}
