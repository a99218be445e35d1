import type { Millis } from './time';

/**
 * S: how far the clocks of two processes that touch one step may differ. Lambda's clocks are set by the Amazon Time Sync Service, which
 * keeps them within milliseconds of each other; a second is three orders of magnitude more, and costs a compensation one second of waiting
 * where an attempt was killed.
 */
export const DEFAULT_CLOCK_SKEW = 1_000 as Millis;

/**
 * W: how long after its process is dead a request that an attempt had sent may still take effect downstream. A request in flight is
 * applied or dropped within the receiver's own timeout; 60 s covers the usual limits (API Gateway 29 s, load balancers and most payment
 * providers 60 s). It costs a compensation a minute of waiting, and only where an outcome is unresolved.
 */
export const DEFAULT_LATE_ARRIVAL_WINDOW = 60_000 as Millis;

/** What two parties must agree on to share a step safely. Travels in every request, so that machine and Lambda cannot disagree. */
export interface LedgerTimes {
  readonly clockSkewMs: Millis;
  readonly lateArrivalMs: Millis;
}

/**
 * How long after the saga's start its ledger items stay: the longest that an execution can be open (366 days; the quota is one year), the
 * 14 days within which it can be redriven, and 14 more as a margin for DynamoDB, which may delete an item up to a few days late but
 * never early. No item of a saga that may still act expires.
 */
export const LEDGER_RETENTION = (366 + 14 + 14) * 86_400_000 as Millis;
