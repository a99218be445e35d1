import { LEDGER_UNAVAILABLE, NEVER_RETRIED, STEP_IN_FLIGHT } from '../contract/error-names';
import { millis, parseDuration, type Millis } from '../contract/time';
import type { RetryPolicy } from '../definition/definition';
import { LARGEST_RETRY_COUNT } from '../definition/limits';
import type { Retrier } from './state-machine';
import { functionTimeout, type Target } from './target';

/**
 * What AWS's own names say cannot be mended by another attempt: a result too large is stored, and would be the same one again; an
 * expression is evaluated on the same data again.
 */
const NEVER_RETRIED_BY_AWS = ['States.DataLimitExceeded', 'States.QueryEvaluationError'];

/**
 * The Lambda service's own trouble, which says nothing of the step, and a ledger that is out of reach. The names are those of
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception and throttling.
 */
const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  LEDGER_UNAVAILABLE,
];

/** How many attempts trouble of the platform is given: with delays up to a minute, 25 minutes of it, or half with jitter. */
const TRANSIENT_RETRIES = 30;

/** Of recording a human's answer: it is quick, idempotent, and a human is told when it fails. */
const RESOLUTION_POLICY: RetryPolicy = { maxAttempts: 4, interval: '1s', backoffRate: 2, maxDelay: '20s', jitter: 'full' };

const neverRetried: Retrier = { ErrorEquals: [...NEVER_RETRIED, ...NEVER_RETRIED_BY_AWS], MaxAttempts: 0 };

const transient: Retrier = {
  ErrorEquals: TRANSIENT, IntervalSeconds: 1, MaxAttempts: TRANSIENT_RETRIES, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL',
};

/** What a Retry must outlast before an attempt that was cut off can no longer act. */
export interface InFlightBounds {
  readonly functionTimeout: Millis;
  readonly clockSkew: Millis;
  /** An action waits for it too, where its downstream ignores keys: that its `verify` finds nothing proves nothing before. */
  readonly lateArrival: Millis;
}

/** Of Tasks that may have to wait for an attempt of one of these operations. */
export const boundsOf = (operations: readonly string[], target: Target): InFlightBounds => ({
  functionTimeout: millis(Math.max(...operations.map((operation) => functionTimeout(operation, target)))),
  clockSkew: target.clockSkewMs,
  lateArrival: target.lateArrivalMs,
});

/**
 * The Retry of a step's Task. The first retrier that names an error is the one that counts, so what must not be retried comes first and
 * the user's policy, which takes all else, last (`States.ALL` must stand alone and last).
 */
export const retryOf = (policy: RetryPolicy, bounds: InFlightBounds): readonly Retrier[] =>
  [neverRetried, inFlight(policy, bounds), transient, policyRetrier(policy)];

/** The Retry of recording a human's answer. */
export const resolutionRetry = (bounds: InFlightBounds): readonly Retrier[] => retryOf(RESOLUTION_POLICY, bounds);

/** The first delays are short, for an attempt that is about to end; later ones long, so that 15 minutes cost some forty transitions. */
const IN_FLIGHT = { IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 30 } as const;

/**
 * Waits until an earlier attempt can no longer act. Without jitter: a random delay could be none at all, and the sum would bound nothing.
 *
 * The earlier attempt has at most the function's timeout left when the refusal comes, its clock may be S ahead, and the ledger adds S
 * again for safety; then W, until late arrivals are over: timeout + 2 S + W. A retrier's attempts are counted for the whole visit to
 * the state, and each of the other attempts may be cut off and be waited for in its turn, with delays that only grow: hence the product.
 */
function inFlight(policy: RetryPolicy, bounds: InFlightBounds): Retrier {
  const waits = policy.maxAttempts + TRANSIENT_RETRIES;
  return { ErrorEquals: [STEP_IN_FLIGHT], ...IN_FLIGHT, MaxAttempts: Math.min(retriesOfAWait(bounds) * waits, LARGEST_RETRY_COUNT), JitterStrategy: 'NONE' };
}

const retriesOfAWait = ({ functionTimeout, clockSkew, lateArrival }: InFlightBounds): number => retriesToOutlast(millis(functionTimeout + 2 * clockSkew + lateArrival));

/** How often the retriers beside the policy's own repeat a Task that waits for one attempt that was cut off, and meets all the trouble of the platform that is borne. */
export const ownRetries = (bounds: InFlightBounds): number => retriesOfAWait(bounds) + TRANSIENT_RETRIES;

/** How many of the delays 1 s, 2 s, 4 s, 8 s, 16 s, 30 s, 30 s … exceed `length`. */
function retriesToOutlast(length: Millis): number {
  let retries = 0;
  for (let waited = 0, delay: number = IN_FLIGHT.IntervalSeconds; waited * 1_000 <= length; retries += 1) {
    waited += delay;
    delay = Math.min(delay * IN_FLIGHT.BackoffRate, IN_FLIGHT.MaxDelaySeconds);
  }
  return retries;
}

const seconds = (duration: string): number => parseDuration(duration) / 1_000;

/** ASL counts retries where a policy counts attempts. */
const policyRetrier = (policy: RetryPolicy): Retrier => ({
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: seconds(policy.interval),
  MaxAttempts: policy.maxAttempts - 1,
  BackoffRate: policy.backoffRate,
  MaxDelaySeconds: seconds(policy.maxDelay),
  JitterStrategy: policy.jitter === 'full' ? 'FULL' : 'NONE',
});

/** A letter that nobody answered in time: a fresh one at once, for as long as the execution may be open. */
const reminder: Retrier = { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: LARGEST_RETRY_COUNT, BackoffRate: 1, JitterStrategy: 'NONE' };

/**
 * Trouble with the queue, or a SendTaskFailure: a new letter, more and more slowly. With jitter the delay is two hours in the mean, which
 * makes 4,400 attempts of four events in the year that an execution may be open: fewer than the 25,000 events that it may have.
 */
const sendAgain = (name: string): Retrier =>
  ({ ErrorEquals: [name], IntervalSeconds: 5, MaxAttempts: LARGEST_RETRY_COUNT, BackoffRate: 2, MaxDelaySeconds: 14_400, JitterStrategy: 'FULL' });

/** The Retry of a parking: without end, since a parked saga has nowhere else to go. (`States.ALL` may not cover `States.DataLimitExceeded`: see the Catch of a step.) */
export const parkingRetry: readonly Retrier[] = [reminder, sendAgain('States.DataLimitExceeded'), sendAgain('States.ALL')];
