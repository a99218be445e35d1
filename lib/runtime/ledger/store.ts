import type { EpochSeconds, LedgerItem, LedgerKey, LedgerStatus } from './item';

/** What must hold of the item in the table for a write to take place. */
export type Expected =
  /** There is none, or one whose expiry lies before this moment (an earlier saga's with the same id). */
  | { readonly kind: 'absent'; readonly expiredBefore: EpochSeconds }
  /** It still has the status and the writer that were read. */
  | { readonly kind: 'held'; readonly status: LedgerStatus; readonly attemptId: string };

/** What came of a conditional write that was answered. */
export type PutOutcome =
  | { readonly written: true }
  /** `item` is what stands there instead; undefined when nothing does. */
  | { readonly written: false; readonly item: LedgerItem | undefined };

/**
 * Where ledger items are. Both methods reject when the table cannot be reached or does not answer; a rejected `put` may have taken place,
 * and may still take place later.
 */
export interface LedgerStore {
  /** A consistent read: it sees every write that was acknowledged before. */
  get(key: LedgerKey): Promise<LedgerItem | undefined>;
  /** Writes the whole item if the expectation holds, atomically, and brings the item that stands there if it does not. */
  put(item: LedgerItem, expected: Expected): Promise<PutOutcome>;
}
