import type { Duration } from '../contract/time';
import { parseDuration } from '../contract/time';
import type { RetryPolicy } from './definition';
import { lengthOf } from './durations';
import { LARGEST_RETRY_COUNT, MAX_DELAY_SECONDS_BELOW } from './limits';

/**
 * How often and when a failed attempt is repeated. What is left out comes from the default of its kind: `DEFAULT_RETRY` of actions before
 * the pivot, `DEFAULT_FORWARD_RETRY` from the pivot on, `DEFAULT_COMPENSATION_RETRY` of compensations.
 */
export interface RetryOptions {
  /** The first attempt included, 1 to 100,000,000, as far as an execution's 25,000 events allow; 1 means that nothing is repeated. @default its kind's */
  readonly maxAttempts?: number;
  /** The wait before the first repetition: whole seconds, `'1s'` to `'99999999s'`. @default its kind's */
  readonly interval?: Duration;
  /** By what the wait grows with each repetition: 1 or more. @default its kind's */
  readonly backoffRate?: number;
  /** The longest wait: whole seconds, longer than `interval`, below 366 days. @default its kind's */
  readonly maxDelay?: Duration;
  /** `'full'`: each wait is a random part of itself, so that sagas that failed together do not come back together. @default its kind's */
  readonly jitter?: 'full' | 'none';
}

/**
 * Actions before the pivot. Six attempts with waits of up to 1, 2, 4, 8 and 16 s ride out a deployment or a failover of half a minute; a
 * customer waits for what comes of it, and the saga can still compensate, so it does not try for longer.
 */
export const DEFAULT_RETRY: RetryPolicy = Object.freeze({ maxAttempts: 6, interval: '1s', backoffRate: 2, maxDelay: '30s', jitter: 'full' });

/**
 * Compensations. One that fails for good needs a human while money or stock is held, so it outlasts an outage: 25 attempts, most of them up
 * to 15 minutes apart, span up to four hours (two on average, by the jitter), and cost some 80 of an execution's 25,000 events.
 */
export const DEFAULT_COMPENSATION_RETRY: RetryPolicy = Object.freeze({ maxAttempts: 25, interval: '2s', backoffRate: 2, maxDelay: '15m', jitter: 'full' });

/**
 * The pivot and the steps after it. They cannot be compensated once their outcome is unknown, so giving up means a human here too: as long as
 * compensations. The saga's deadline cuts the pivot's attempts short.
 */
export const DEFAULT_FORWARD_RETRY: RetryPolicy = DEFAULT_COMPENSATION_RETRY;

/** The whole policy, and what is wrong with it as AWS takes it (sources at `limits.ts`). */
export function retryPolicy(options: RetryOptions | undefined, defaults: RetryPolicy): { readonly policy: RetryPolicy; readonly problems: readonly string[] } {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const policy: RetryPolicy = { ...defaults, ...Object.fromEntries(given) };
  return { policy, problems: [...problemsOfCounts(policy), ...problemsOfWaits(policy), ...problemsOfJitter(policy)] };
}

function problemsOfCounts({ maxAttempts, backoffRate }: RetryPolicy): readonly string[] {
  const most = LARGEST_RETRY_COUNT + 1;
  const isCount = Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= most;
  return [
    ...(isCount ? [] : [`maxAttempts is ${maxAttempts}. Use a whole number from 1 (the first attempt) to ${most}.`]),
    ...(Number.isFinite(backoffRate) && backoffRate >= 1 ? [] : [`backoffRate is ${backoffRate}. Use a number from 1.`]),
  ];
}

function problemsOfWaits({ interval, maxDelay }: RetryPolicy): readonly string[] {
  const problems = [...problemsOfSeconds('interval', interval, LARGEST_RETRY_COUNT), ...problemsOfSeconds('maxDelay', maxDelay, MAX_DELAY_SECONDS_BELOW - 1)];
  if (problems.length > 0 || parseDuration(maxDelay) > parseDuration(interval)) return problems;
  return [`maxDelay is ${maxDelay}, which is not longer than interval, ${interval}. Make maxDelay longer, or interval shorter.`];
}

function problemsOfSeconds(field: string, text: Duration, most: number): readonly string[] {
  const length = lengthOf(text);
  if (length === undefined) return [`${field} is ${JSON.stringify(text)}. Write a whole number and a unit, such as "5s" or "2m".`];
  const seconds = length / 1_000;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= most) return [];
  return [`${field} is ${text}. AWS counts whole seconds here: use 1s to ${most}s.`];
}

function problemsOfJitter({ jitter }: RetryPolicy): readonly string[] {
  const known: readonly string[] = ['full', 'none'];
  return known.includes(jitter) ? [] : [`jitter is ${JSON.stringify(jitter)}. Use "full" or "none".`];
}
