import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ActionSpec, CompensationSpec, OperationSpec, OperationSpecs } from '../contract/service';
import type { EpochMillis, Millis } from '../contract/time';
import type { Log } from './log';

/** What a handler is told beside its input. */
export interface StepContext {
  /** Hand it to the downstream: the same for every attempt and redrive of this step; a compensation has another than its action. 43 characters. */
  readonly idempotencyKey: string;
  readonly sagaId: string;
  readonly step: string;
  /** From 1, within this entry of the state. */
  readonly attempt: number;
  /** What binds first: the step's timeout, the saga's deadline, or the end of this invocation less the time to write the ledger. */
  readonly deadline: EpochMillis;
  /** Until `deadline`, never below 0: the timeout to give a downstream call. */
  remainingMs(): Millis;
  /**
   * Aborts at `deadline`, and when the handler has ended. Hand it to everything that waits: a handler that does not settle after it holds the
   * invocation, and with it the step, until Lambda's timeout ends both.
   */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * Does a step's work. It may run several times, with the same idempotency key: twice at once never.
 *
 * - It returns: the step is applied. What it returns has to fit the output schema; if it does not, the step is applied all the same, and compensated.
 * - It throws `Rejected`: nothing was applied. It throws anything else: that is not known, so it is retried and in the end compensated.
 */
export type ActionRun<Input, Output> = (input: Input, context: StepContext) => Promise<Output>;

/** What `verify` found downstream. */
export type Verification<Output> =
  | { readonly kind: 'applied'; readonly result: Output }
  | { readonly kind: 'notApplied' }
  | { readonly kind: 'unknown' };

/**
 * An action. With `verify`, an attempt whose predecessor's outcome is unknown first looks the effect up by its idempotency key; `verify` only
 * looks, and changes nothing downstream. "Not applied" is believed once nothing of the earlier attempts can land any more; until then an
 * action whose downstream ignores keys waits (`Saga.StepInFlight`), and what `verify` throws is retried like a failed attempt. An action
 * whose downstream ignores keys (`idempotencyKey: 'ignored'` in the contract) and that has no `verify` is never tried a second time.
 */
export type ActionHandler<Input, Output> =
  | ActionRun<Input, Output>
  | { readonly run: ActionRun<Input, Output>; readonly verify?: (input: Input, context: StepContext) => Promise<Verification<Output>> };

/** What the ledger knows of the action that is to be undone. */
export type Outcome<Result> =
  | { readonly kind: 'applied'; readonly result: Result }
  /** It has taken effect, but what its handler gave back could not be kept. Look the effect up by the action's input. */
  | { readonly kind: 'appliedWithoutResult' }
  /** It may have taken effect or not. Undoing must succeed either way. */
  | { readonly kind: 'unknown' };

/** What a compensation is to undo. */
export interface Undo<Input, Result> {
  /** Of the action. */
  readonly input: Input;
  readonly outcome: Outcome<Result>;
  /** The key that every attempt of the action handed to its downstream: to look its effect up by, where the outcome is unknown. */
  readonly actionIdempotencyKey: string;
}

/** Undoes an action. It may run several times, and must succeed when there is nothing to undo. What it returns is ignored. */
export type CompensationHandler<Input, Result> = (undo: Undo<Input, Result>, context: StepContext) => Promise<unknown>;

type HandlerOf<Spec extends OperationSpec, Specs extends OperationSpecs> =
  Spec extends ActionSpec<infer Input, infer Output>
    ? ActionHandler<StandardSchemaV1.InferOutput<Input>, StandardSchemaV1.InferInput<Output>>
    : Spec extends CompensationSpec<infer Of> ? CompensationHandlerOf<Specs[Of]> : never;

type CompensationHandlerOf<Spec> =
  Spec extends ActionSpec<infer Input, infer Output>
    ? CompensationHandler<StandardSchemaV1.InferOutput<Input>, StandardSchemaV1.InferOutput<Output>>
    : never;

/** One handler for each operation of a service, no more and no fewer. */
export type Handlers<Specs extends OperationSpecs> = { readonly [Key in keyof Specs]: HandlerOf<Specs[Key], Specs> };
