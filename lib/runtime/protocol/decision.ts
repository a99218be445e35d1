import type { StepErrorName } from '../../contract/error-names';
import type { LedgerItem } from '../ledger/item';
import type { Expected } from '../ledger/store';

/** The step ends with this error and nothing more is done. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly error: StepErrorName;
  readonly message: string;
}

/** The step is done; this is its result as JSON text. */
export interface Reply {
  readonly kind: 'reply';
  readonly result: string;
}

/** Write this item; once it is written, `next` holds. Should something else stand there, decide again over that. */
export interface Write<Next> {
  readonly kind: 'write';
  readonly expected: Expected;
  readonly item: LedgerItem;
  readonly next: Next;
}

export const refuse = (error: StepErrorName, message: string): Refusal => ({ kind: 'refuse', error, message });
export const reply = (result: string): Reply => ({ kind: 'reply', result });

/** What a compensation and most answers give back. */
export const NOTHING: Reply = reply('null');

/** Writes over exactly the item that was read: same status, same writer. */
export function replace<Next>(read: LedgerItem, item: LedgerItem, next: Next): Write<Next> {
  return { kind: 'write', expected: { kind: 'held', status: read.status, attemptId: read.attemptId }, item, next };
}
