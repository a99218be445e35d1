import type { EpochMillis } from '../../contract/time';
import type { FENCED_ITSELF } from '../../contract/error-names';

declare const unit: unique symbol;

/** A point in time in seconds since 1970-01-01T00:00:00Z: what DynamoDB's TTL reads. */
export type EpochSeconds = number & { readonly [unit]: 'EpochSeconds' };

/** Brands seconds since 1970 as such. */
export function epochSeconds(value: number): EpochSeconds {
  return value as EpochSeconds;
}

/** Which step of which saga an item is about. */
export interface LedgerKey {
  readonly saga: string;
  readonly sagaId: string;
  readonly step: string;
}

/** A human's word about the step. An abandoned item refuses everything from then on. */
export interface Resolution {
  readonly answer: 'skip' | 'applied' | 'notApplied' | 'abandon';
  readonly reason: string;
}

/** Why a step fenced itself, so that a second delivery of the same attempt hears the same. */
export interface FencedItself {
  readonly error: (typeof FENCED_ITSELF)[number];
  readonly message: string;
}

/** Why an applied step has no result: what its handler gave back cannot travel. */
export interface Unusable {
  readonly error: 'Saga.ResultTooLarge' | 'Saga.InvalidResult';
  readonly message: string;
}

interface ItemBase extends LedgerKey {
  /** Of the saga's input. */
  readonly inputHash: string;
  /** The same for all items of one saga. */
  readonly expiresAt: EpochSeconds;
  /** Who wrote the item: random for each invocation, so that a write that lands late meets another id. */
  readonly attemptId: string;
  /** The step's input as JSON text. Absent where no attempt began. */
  readonly input?: string | undefined;
  /** The step's result as JSON text. Absent where none is known. */
  readonly result?: string | undefined;
  readonly resolution?: Resolution | undefined;
}

/** An attempt began. Until `leaseUntil` it may act; 0 once it has ended. */
export interface StartedItem extends ItemBase {
  readonly status: 'STARTED';
  readonly leaseUntil: EpochMillis;
  /** The latest moment at which any attempt so far could still act. */
  readonly quietAfter: EpochMillis;
  /** Some attempt ended without anyone knowing whether it took effect. */
  readonly unresolved: boolean;
}

/** It has taken effect. `unresolved` and `quietAfter` tell of attempts before the one that completed. */
export interface CompletedItem extends ItemBase {
  readonly status: 'COMPLETED';
  readonly quietAfter: EpochMillis;
  readonly unresolved: boolean;
  readonly unusable?: Unusable | undefined;
}

/** A step after the pivot ended by its own word without effect. Only a later entry of its state, after a human's `retry`, starts it again. */
export interface NotAppliedItem extends ItemBase {
  readonly status: 'NOT_APPLIED';
  readonly entered: EpochMillis;
  readonly refusal: FencedItself;
}

/** A compensation began. `attemptId` is its owner. */
export interface CompensatingItem extends ItemBase {
  readonly status: 'COMPENSATING';
  readonly leaseUntil: EpochMillis;
  /** Whether the action has taken effect, as far as the ledger knows. */
  readonly outcome: 'applied' | 'unknown';
}

/** It is undone, by its compensation or by a human's word. Nothing of it can run again. */
export interface CompensatedItem extends ItemBase {
  readonly status: 'COMPENSATED';
}

/** Nothing of the step is applied, and it can never run. */
export interface FencedItem extends ItemBase {
  readonly status: 'FENCED';
  /** Absent when a compensation or a human fenced it. */
  readonly refusal?: FencedItself | undefined;
}

/** What the ledger knows of one step. No item is ever deleted but by its expiry. */
export type LedgerItem = StartedItem | CompletedItem | NotAppliedItem | CompensatingItem | CompensatedItem | FencedItem;

/** How far a step has come. */
export type LedgerStatus = LedgerItem['status'];

/** A human has ended the saga as it stands: from then on the item refuses whoever comes. */
export const isAbandoned = (item: LedgerItem | undefined): boolean => item?.resolution?.answer === 'abandon';
