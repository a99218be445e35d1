import type { StepErrorName } from '../../contract/error-names';
import type { LedgerItem } from '../ledger/item';

// What is decided over an item is told apart by what it has: an `error`, a `result`, or something to be done `next`.

/** The step ends with this error, which the machine hears, and nothing more is done. Items that keep one keep it as it is. */
export interface Refusal<Name extends StepErrorName = StepErrorName> {
  readonly error: Name;
  readonly message: string;
}

/** The step is done; this is its result as JSON text. */
export interface Reply {
  readonly result: string;
}

/** Write this item over what was found; once it is written, `next` holds. Should something else stand there by then, decide again over that. */
export interface Write<Next> {
  readonly item: LedgerItem;
  readonly next: Next;
}

export const refuse = <Name extends StepErrorName>(error: Name, message: string): Refusal<Name> => ({ error, message });

/** Refused for now: the machine asks again. */
export const inFlight = (message: string): Refusal => refuse('Saga.StepInFlight', message);

/** What a compensation and most answers give back. */
export const NOTHING: Reply = { result: 'null' };

export const write = <Next>(item: LedgerItem, next: Next): Write<Next> => ({ item, next });
