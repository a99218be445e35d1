/** Retry and Catch: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
import { departure } from './data-flow';
import { ERRORS, type Failure } from './failure';
import type { Catcher, Retrier } from './machine';
import type { EpochMillis, Json } from './protocol';
import { type Activity, type Run, setTimer } from './run';
import { leave } from './leave';

export type Recovery =
  | { readonly kind: 'retry'; readonly retrier: Retrier; readonly index: number }
  | { readonly kind: 'catch'; readonly catcher: Catcher; readonly index: number }
  | { readonly kind: 'none' };

/** What the state's retriers and catchers make of the failure. */
export function recoveryFrom({ state, retries }: Activity, failure: Failure): Recovery {
  if (!('retry' in state)) return { kind: 'none' };
  const index = state.retry.findIndex(({ errorEquals }) => matches(errorEquals, failure));
  const retrier = state.retry[index];
  // Only the first retrier that matches counts: when it is used up, the catchers decide.
  if (retrier !== undefined && (retries[index] ?? 0) < retrier.maxAttempts) return { kind: 'retry', retrier, index };
  const catchIndex = state.catch.findIndex(({ errorEquals }) => matches(errorEquals, failure));
  const catcher = state.catch[catchIndex];
  return catcher === undefined ? { kind: 'none' } : { kind: 'catch', catcher, index: catchIndex };
}

/**
 * States.ALL does not cover States.Runtime. AWS's page says that it does not cover States.DataLimitExceeded either, but a recorded execution
 * shows that it does. States.TaskFailed covers all but a time-out.
 */
export function matches(errorEquals: readonly string[], { error, alias }: Failure): boolean {
  return errorEquals.some((name) => {
    if (name === error || (alias !== undefined && name === alias)) return true;
    if (name === ERRORS.all) return error !== ERRORS.runtime;
    return name === ERRORS.taskFailed && error !== ERRORS.timeout && error !== ERRORS.runtime;
  });
}

/** Waits for the retrier's delay; `beginState` follows. */
export function backOff(run: Run, activity: Activity, { retrier, index }: Extract<Recovery, { kind: 'retry' }>): void {
  const used = activity.retries[index] ?? 0;
  activity.retries[index] = used + 1;
  const due = (run.now + delayMillis(retrier, used, run.random)) as EpochMillis;
  activity.phase = { kind: 'backoff', timer: setTimer(run, { purpose: 'backoff', activity }, due) };
}

/** The time before a retry, of which there were `used` before. */
function delayMillis(retrier: Retrier, used: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? MAX_DELAY_SECONDS);
  return Math.round(seconds * 1000 * (retrier.jitter === 'FULL' ? random() : 1));
}

/** An execution lasts a year at most, so no retry is later than that. */
const MAX_DELAY_SECONDS = 31_622_400;

/** Leaves the state for the catcher's. Throws a StateFailure if its Output or Assign cannot be evaluated. */
export function catchFailure(run: Run, activity: Activity, catcher: Catcher, failure: Failure): void {
  // As recorded: a time-out has an empty cause, a task failed without a word has neither error nor cause.
  const noCause = failure.error === ERRORS.timeout ? '' : null;
  const errorOutput: Json = { Error: failure.error ?? null, Cause: failure.cause ?? noCause };
  leave(run, activity, departure(run, activity, catcher.flow, errorOutput, { errorOutput }), catcher.next);
}
