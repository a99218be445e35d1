import { DEFAULT_CLOCK_SKEW, DEFAULT_LATE_ARRIVAL_WINDOW, type LedgerTimes } from '../contract/ledger-times';
import { millis, type Millis } from '../contract/time';

/** What a definition is compiled for. All that the machine must know of the deployment and cannot have as a placeholder. */
export interface Target extends LedgerTimes {
  /** The timeout of each service's function, by service. One that is missing counts as `MAX_FUNCTION_TIMEOUT`. */
  readonly functionTimeouts: { readonly [service: string]: Millis };
}

/** 15 minutes: the longest that a Lambda function can run (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const MAX_FUNCTION_TIMEOUT: Millis = millis(15 * 60_000);

/** What is assumed when nothing is known: functions of 15 minutes, and the ledger's default times. */
export const DEFAULT_TARGET: Target = {
  functionTimeouts: {},
  clockSkewMs: DEFAULT_CLOCK_SKEW,
  lateArrivalMs: DEFAULT_LATE_ARRIVAL_WINDOW,
};

/**
 * How much longer a Task waits than its function can run. It must never give up on an attempt that may still act and answer: a cold start
 * may take 10 s before the function's own timeout begins to count (Lambda's limit for the init phase), the rest is the way there and back.
 */
export const TASK_TIMEOUT_MARGIN: Millis = millis(30_000);

/**
 * How much of a function's timeout a step's own `timeout` must leave: before the action the ledger writes STARTED, after it COMPLETED.
 * Each is a matter of milliseconds; half a second bears one retry of each by the SDK. With less, the function would be killed between
 * an effect and its record.
 */
export const LEDGER_WRITE_ROOM: Millis = millis(500);

/** `payments` of `payments.authorize`. */
export const serviceOf = (operation: string): string => operation.slice(0, operation.indexOf('.'));

/** How long the function behind an operation can run. */
export function functionTimeout(operation: string, target: Target): Millis {
  const service = serviceOf(operation);
  return (Object.hasOwn(target.functionTimeouts, service) ? target.functionTimeouts[service] : undefined) ?? MAX_FUNCTION_TIMEOUT;
}

/** The Task's TimeoutSeconds: longer than the function's timeout, so that a Task that timed out means a process that is dead. */
export const taskTimeoutSeconds = (operation: string, target: Target): number =>
  Math.ceil((functionTimeout(operation, target) + TASK_TIMEOUT_MARGIN) / 1_000);
