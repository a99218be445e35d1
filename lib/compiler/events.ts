import type { Definition, RetryPolicy, StepNode } from '../definition/definition';
import { LARGEST_HISTORY } from '../definition/limits';
import { retryPolicy } from '../definition/retry';
import { isCompensable, type CompensableStep } from './plan';
import { boundsOf, ownRetries } from './retry';
import type { Target } from './target';

/** TaskStateEntered, TaskScheduled, TaskStarted, TaskSucceeded, TaskStateExited. */
const EVENTS_OF_A_TASK = 5;
/** TaskScheduled, TaskStarted, TaskFailed. */
const EVENTS_OF_A_RETRY = 3;

/** Kept for parking: a year of reminders takes 120, and a human may answer `retry` many a time. */
const EVENTS_FOR_PARKING = 4_000;
const MOST_EVENTS = LARGEST_HISTORY - EVENTS_FOR_PARKING;

/** A Task as its Retry may repeat it. */
interface Repeated {
  readonly what: string;
  readonly policy: RetryPolicy;
  /** How often the machine's own retriers repeat it beside. */
  readonly own: number;
}

/**
 * Whether a saga's retries can fill an execution's history, which ends the execution where it stands: nothing catches that.
 *
 * It counts each Task of a way with its whole policy, and at one of them what the machine's own retriers add: all the trouble of the platform that
 * is borne, and the wait for an attempt that was cut off. A platform that does so to one Task after the other, or cuts off attempt after attempt,
 * is beyond this sum: with a long window W even the policies that sagas have by default would exceed it.
 */
export function eventProblems({ body }: Definition, target: Target): readonly string[] {
  if (!body.every(hasSoundPolicies)) return [];
  const actions = (steps: readonly StepNode[]): readonly Repeated[] => steps.map((step) => repeatedAction(step, target));
  const forward = actions(body);
  const back = [...actions(body.filter(({ phase }) => phase !== 'forward')), ...body.filter(isCompensable).map((step) => repeatedCompensation(step, target))];
  const way = eventsOf(back) > eventsOf(forward) ? back : forward;
  const [most] = way.toSorted((one, other) => eventsOf([other]) - eventsOf([one]));
  if (most === undefined || eventsOf(way) <= MOST_EVENTS) return [];
  const { what, policy: { maxAttempts } } = most;
  return [`its retries can take ${eventsOf(way)} events, ${eventsOf([most])} of them the ${maxAttempts} attempts of ${what} with what they may have to wait for. An execution has ${LARGEST_HISTORY}, of which ${EVENTS_FOR_PARKING} are kept for a parked saga, and is lost when they are used up. Lower maxAttempts, or the timeout of the function (15 minutes where none is known).`];
}

const eventsOf = (way: readonly Repeated[]): number =>
  way.reduce((sum, { policy }) => sum + EVENTS_OF_A_TASK + EVENTS_OF_A_RETRY * (policy.maxAttempts - 1), 0) + EVENTS_OF_A_RETRY * Math.max(0, ...way.map(({ own }) => own));

const repeatedAction = ({ name, action, retry }: StepNode, target: Target): Repeated =>
  ({ what: `step ${JSON.stringify(name)}`, policy: retry, own: ownRetries(boundsOf([action], target)) });

function repeatedCompensation({ name, action, compensation, retry, compensationRetry: policy = retry }: CompensableStep, target: Target): Repeated {
  return { what: `the compensation of step ${JSON.stringify(name)}`, policy, own: ownRetries(boundsOf([action, compensation], target)) };
}

/** What is wrong with a policy itself is said of the policy. */
const hasSoundPolicies = ({ retry, compensationRetry = retry }: StepNode): boolean =>
  [retry, compensationRetry].every((policy) => retryPolicy(policy, policy).problems.length === 0);
