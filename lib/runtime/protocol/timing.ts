import type { EpochMillis } from '../../contract/time';
import type { CompletedItem, LedgerItem, StartedItem } from '../ledger/item';
import type { Caller } from './caller';
import { inFlight, type Refusal } from './decision';

/** The lease of an attempt that has ended. */
export const RELEASED = 0 as EpochMillis;

/** Before any attempt. */
export const ALWAYS_QUIET = 0 as EpochMillis;

/** Refused while the process that took the lease, if there is one, may still live: its clock and ours differ by at most S. */
export const whileItMayAct = (item: LedgerItem, { now, times }: Caller): Refusal | undefined =>
  'leaseUntil' in item && now <= item.leaseUntil + times.clockSkewMs ? inFlight('An attempt may still act.') : undefined;

/** Refused while something that an attempt sent before its end may still take effect downstream. */
export const whileItMayLand = ({ quietAfter }: StartedItem | CompletedItem, { now, times }: Caller): Refusal | undefined =>
  now <= quietAfter + times.clockSkewMs + times.lateArrivalMs ? inFlight('What an attempt has sent may still land.') : undefined;
