import type { Json } from '../contract/json';
import type { Phase } from '../contract/step-request';
import type { Duration } from '../contract/time';

/**
 * A saga as frozen plain data: all that compiler and explorer see. `JSON.parse(JSON.stringify(definition))` equals it.
 * Schemas and handlers stay in the contracts; a step names them by id.
 */
export interface Definition {
  readonly name: string;
  /** Binds the steps up to and including the pivot, from the execution's start. */
  readonly deadline?: Duration;
  /** What the log lines of one execution have in common, in its input. Absent: saga and saga id. */
  readonly correlationId?: Expression;
  readonly body: readonly StepNode[];
  /** What the execution gives back. Absent: nothing. */
  readonly output?: Expression;
}

/** One step. Exactly those before the pivot have a `compensation`. */
export interface StepNode {
  readonly kind: 'step' | 'pivot';
  readonly name: string;
  readonly phase: Phase;
  /** `payments.authorize` */
  readonly action: string;
  /** `payments.void`, or why there is nothing to undo. */
  readonly compensation?: string | NothingToCompensate;
  readonly input: Expression;
  /** Bounds one attempt of the action. */
  readonly timeout?: Duration;
  readonly retry: RetryPolicy;
  /** Of the compensation; present where `compensation` names one. */
  readonly compensationRetry?: RetryPolicy;
}

/** Why a step before the pivot leaves nothing to undo. */
export interface NothingToCompensate {
  readonly nothing: string;
}

/** Exponential backoff with a cap. All fields resolved: defaults are filled in when the saga is recorded. */
export interface RetryPolicy {
  /** The first attempt included; 1 means no retry. */
  readonly maxAttempts: number;
  readonly interval: Duration;
  readonly backoffRate: number;
  readonly maxDelay: Duration;
  readonly jitter: 'full' | 'none';
}

/** A value that exists when the saga runs. A root says *what*, the compiler says where that is. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'reference'; readonly root: ReferenceRoot; readonly path: readonly string[] }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: Expression } }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly list: Expression; readonly item: string; readonly to: Expression };

/** The saga's input, the result of a step, or the item of the `map` with that name around it. */
export type ReferenceRoot = { readonly input: true } | { readonly step: string } | { readonly item: string };
