import { LEDGER_RETENTION, type LedgerTimes } from '../../contract/ledger-times';
import type { Phase } from '../../contract/step-request';
import { after, type EpochMillis } from '../../contract/time';
import { epochSeconds, type EpochSeconds, type LedgerItem, type LedgerKey, type Resolution } from '../ledger/item';
import type { Expected } from '../ledger/store';
import { refuse, type Refusal } from './decision';

/** Who asks the ledger, and when. */
export interface Caller {
  readonly key: LedgerKey;
  /** Of the saga's input. */
  readonly inputHash: string;
  readonly startedAt: EpochMillis;
  readonly phase: Phase;
  /** When the machine entered the state. Compared with the machine's own times; of a human's answer it is the moment, give or take S. */
  readonly entered: EpochMillis;
  /** Random for each invocation. */
  readonly attemptId: string;
  readonly now: EpochMillis;
  /** When Lambda ends this invocation. */
  readonly leaseUntil: EpochMillis;
  readonly times: LedgerTimes;
  /** A human's word, where one asks. */
  readonly resolution?: Resolution;
}

/** What every item of the caller carries, whatever its status. */
export interface Signature extends LedgerKey {
  readonly inputHash: string;
  readonly expiresAt: EpochSeconds;
  readonly attemptId: string;
  readonly resolution: Resolution | undefined;
}

export function signatureOf(caller: Caller): Signature {
  const { key, inputHash, attemptId, resolution } = caller;
  return { ...key, inputHash, attemptId, resolution, expiresAt: epochSeconds(Math.ceil(expiryOf(caller) / 1_000)) };
}

const expiryOf = (caller: Caller): EpochMillis => after(caller.startedAt, LEDGER_RETENTION);

/** Items that expired before this moment are an earlier saga's: the caller's own expire long after its start. */
const expiredBefore = (caller: Caller): EpochSeconds => epochSeconds(Math.floor(caller.startedAt / 1_000));

/** The item as this caller may see it: an earlier saga's expired item is none. */
export const ownOf = (item: LedgerItem | undefined, caller: Caller): LedgerItem | undefined =>
  item && item.expiresAt >= expiredBefore(caller) ? item : undefined;

/** Why the caller may decide nothing over this item, whatever it asks for. */
export function barred(own: LedgerItem | undefined, caller: Caller): Refusal | undefined {
  if (caller.now >= expiryOf(caller)) {
    return refuse('Saga.OutcomeUnknown', `The ledger kept this saga until ${new Date(expiryOf(caller)).toISOString()}: what the step did is no longer known.`);
  }
  if (own && own.inputHash !== caller.inputHash) {
    return refuse('Saga.InputMismatch', `Another input has the saga id "${caller.key.sagaId}" already. Start this one under an id of its own.`);
  }
  return undefined;
}

/** What must still hold when the caller writes: that exactly the item stands there over which it has decided, by status and writer. */
export const expectedBy = (caller: Caller, own: LedgerItem | undefined): Expected =>
  (own ? { kind: 'held', status: own.status, attemptId: own.attemptId } : { kind: 'absent', expiredBefore: expiredBefore(caller) });
