import { LEDGER_RETENTION, type LedgerTimes } from '../../contract/ledger-times';
import { after, type EpochMillis } from '../../contract/time';
import { epochSeconds, type EpochSeconds, type LedgerItem, type LedgerKey } from '../ledger/item';
import { refuse, type Refusal, type Write } from './decision';

/** Who asks the ledger, and when. */
export interface Caller {
  readonly key: LedgerKey;
  /** Of the saga's input. */
  readonly inputHash: string;
  readonly startedAt: EpochMillis;
  /** Random for each invocation. */
  readonly attemptId: string;
  readonly now: EpochMillis;
  /** When Lambda ends this invocation. */
  readonly leaseUntil: EpochMillis;
  readonly times: LedgerTimes;
}

/** What every item of the caller carries, whatever its status. */
export interface Signature extends LedgerKey {
  readonly inputHash: string;
  readonly expiresAt: EpochSeconds;
  readonly attemptId: string;
}

export function signatureOf(caller: Caller): Signature {
  const { key, inputHash, attemptId } = caller;
  return { ...key, inputHash, attemptId, expiresAt: epochSeconds(Math.ceil(expiryOf(caller) / 1_000)) };
}

const expiryOf = (caller: Caller): EpochMillis => after(caller.startedAt, LEDGER_RETENTION);

/** Items that expired before this moment are an earlier saga's: the caller's own expire long after its start. */
const expiredBefore = (caller: Caller): EpochSeconds => epochSeconds(Math.floor(caller.startedAt / 1_000));

/** Writes where nothing stands, as this caller may see it. */
export function create<Next>(caller: Caller, item: LedgerItem, next: Next): Write<Next> {
  return { kind: 'write', expected: { kind: 'absent', expiredBefore: expiredBefore(caller) }, item, next };
}

export type Standing = { readonly kind: 'stands'; readonly item: LedgerItem | undefined } | Refusal;

/** The item as this caller may see it: an earlier saga's expired item is none, and another saga's is refused. */
export function standingOf(item: LedgerItem | undefined, caller: Caller): Standing {
  if (caller.now >= expiryOf(caller)) {
    return refuse('Saga.OutcomeUnknown', `The ledger keeps a saga's items until ${isoOf(expiryOf(caller))}, and that has passed: what this step did is no longer known.`);
  }
  const own = item && item.expiresAt >= expiredBefore(caller) ? item : undefined;
  if (own && own.inputHash !== caller.inputHash) {
    return refuse('Saga.InputMismatch', `A saga with the id "${caller.key.sagaId}" and another input has this ledger. Start this one under an id of its own.`);
  }
  return { kind: 'stands', item: own };
}

const isoOf = (time: EpochMillis): string => new Date(time).toISOString();
