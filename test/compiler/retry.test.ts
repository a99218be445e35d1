import { retryOf } from '../../lib/compiler/retry';
import { millis } from '../../lib/contract/time';
import { retry } from './place-order';

const SECOND = 1_000;

/** The retries of Saga.StepInFlight for one attempt of the policy and thirty of the platform's trouble. */
function inFlightRetries(functionTimeout: number, clockSkew: number, lateArrival: number): number | undefined {
  const bounds = { functionTimeout: millis(functionTimeout * SECOND), clockSkew: millis(clockSkew * SECOND), lateArrival: millis(lateArrival * SECOND) };
  return retryOf({ ...retry, maxAttempts: 1 }, bounds).find((one) => one.ErrorEquals.includes('Saga.StepInFlight'))?.MaxAttempts;
}

describe('the Retry of a step in flight', () => {
  it.each<[string, number, number, number, number]>([
    ['3 s: after 1 + 2 s an attempt may still act, after 4 s more not', 3, 0, 0, 3],
    ['14 s: 1 + 2 + 4 + 8 = 15 s', 14, 0, 0, 4],
    ['15 s: those 15 s are not more, 16 s follow', 15, 0, 0, 5],
    ['13 s and a skew of 1 s, which counts twice: 15 s are not more', 13, 1, 0, 5],
    ['14 s and a window of 1 s', 14, 0, 1, 5],
    ['60 s: 1 + 2 + 4 + 8 + 16 + 30 = 61 s', 60, 0, 0, 6],
    ['15 minutes and a skew of 1 s: 31 s, and 30 delays of 30 s', 900, 1, 0, 35],
    ['15 minutes, a skew of 1 s and a window of 60 s: 31 s, and 32 delays of 30 s', 900, 1, 60, 37],
  ])('outlasts a function of %s', (_, functionTimeout, clockSkew, lateArrival, retries) => {
    expect(inFlightRetries(functionTimeout, clockSkew, lateArrival)).toBe(retries * 31);
  });

  it('has no jitter, which could make every delay nothing', () => {
    const [, inFlight] = retryOf(retry, { functionTimeout: millis(SECOND), clockSkew: millis(0), lateArrival: millis(0) });
    expect(inFlight).toMatchObject({ ErrorEquals: ['Saga.StepInFlight'], IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'NONE' });
  });
});

describe('the Retry of a policy', () => {
  it('counts retries where the policy counts attempts, and stands last', () => {
    const policy = { maxAttempts: 4, interval: '5s', backoffRate: 1.5, maxDelay: '2m', jitter: 'none' } as const;
    expect(retryOf(policy, { functionTimeout: millis(SECOND), clockSkew: millis(0), lateArrival: millis(0) }).at(-1)).toEqual({
      ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 3, BackoffRate: 1.5, MaxDelaySeconds: 120, JitterStrategy: 'NONE',
    });
  });
});
