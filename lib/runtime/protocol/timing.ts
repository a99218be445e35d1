import { epochMillis, type EpochMillis } from '../../contract/time';
import type { Caller } from './caller';
import { refuse, type Refusal } from './decision';

/** The lease of an attempt that has ended. */
export const RELEASED: EpochMillis = epochMillis(0);

/** Before any attempt. */
export const ALWAYS_QUIET: EpochMillis = epochMillis(0);

export const later = (one: EpochMillis, other: EpochMillis): EpochMillis => epochMillis(Math.max(one, other));

/** Refused while the process that took the lease may still live: its clock and ours differ by at most S. */
export const whileItMayAct = ({ leaseUntil }: { readonly leaseUntil: EpochMillis }, { now, times }: Caller): Refusal | undefined =>
  now <= leaseUntil + times.clockSkewMs ? refuse('Saga.StepInFlight', 'An attempt of this step may still act. Try again once it is over.') : undefined;

/** Whether something that an attempt sent before its end may still take effect downstream. */
export const mayStillLand = (item: { readonly quietAfter: EpochMillis }, { now, times }: Caller): boolean =>
  now <= item.quietAfter + times.clockSkewMs + times.lateArrivalMs;
