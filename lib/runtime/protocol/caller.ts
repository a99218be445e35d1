import type { LedgerTimes } from '../../contract/ledger-times';
import type { Phase } from '../../contract/step-request';
import type { EpochMillis } from '../../contract/time';
import type { EpochSeconds, LedgerItem, LedgerKey, Resolution } from '../ledger/item';
import type { Expected } from '../ledger/store';
import { refuse, type Refusal } from './decision';

/** Who asks the ledger, and when. */
export interface Caller {
  readonly signature: Signature;
  readonly phase: Phase;
  /** When the saga started: items that expired before are an earlier saga's, since its own expire long after. */
  readonly startedAt: EpochSeconds;
  /** When the machine entered the state. Compared with the machine's own times; of a human's answer it is the moment, give or take S. */
  readonly entered: EpochMillis;
  readonly now: EpochMillis;
  /** When Lambda ends this invocation. */
  readonly leaseUntil: EpochMillis;
  readonly times: LedgerTimes;
}

/** What every item of the caller carries, whatever its status. */
export interface Signature extends LedgerKey {
  /** Of the saga's input. */
  readonly inputHash: string;
  readonly expiresAt: EpochSeconds;
  /** Random for each invocation. */
  readonly attemptId: string;
  /** A human's word, where one asks. */
  readonly resolution?: Resolution;
}

/** Why the caller may decide nothing over this item, whatever it asks for. */
export function barred(own: LedgerItem | undefined, { signature, now }: Caller): Refusal | undefined {
  if (now >= signature.expiresAt * 1_000) return refuse('Saga.OutcomeUnknown', 'The saga has expired in the ledger.');
  if (own && own.inputHash !== signature.inputHash) return refuse('Saga.InputMismatch', `Another input has the saga id "${signature.sagaId}": start this one under its own.`);
  return undefined;
}

/** What must still hold when the caller writes: that exactly the item stands there over which it has decided, by status and writer. */
export const expectedBy = ({ startedAt }: Caller, own: LedgerItem | undefined): Expected =>
  (own ? { kind: 'held', status: own.status, attemptId: own.attemptId } : { kind: 'absent', expiredBefore: startedAt });
