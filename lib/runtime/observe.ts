import { ATTEMPT_DURATION, OUTCOME_OF } from '../contract/attempt-metrics';
import type { StepErrorName } from '../contract/error-names';
import { millis, type Millis } from '../contract/time';
import type { Attempt } from './attempt';
import { originOf, type LineHead } from './log';
import { metric } from './metric';

/** How an attempt ended: well, or with the error that the machine hears. */
export type AttemptOutcome = (typeof OUTCOME_OF)[keyof typeof OUTCOME_OF] | StepErrorName;

/** What is told of an attempt that has ended. */
export interface EndedAttempt {
  readonly outcome: AttemptOutcome;
  readonly duration: Millis;
}

/**
 * Puts something around each attempt, such as a span: it calls `run` at once, which begins the attempt, and may wait for its end. Whatever it
 * does, the attempt runs once and ends as it would have: what it throws goes into the log, and what it does after `run` nobody waits for.
 */
export type AroundAttempt = (attempt: LineHead, run: () => Promise<EndedAttempt>) => unknown;

/** Runs an attempt inside what is put around each, and tells of its end in one line of the log, with its metrics. */
export async function observed<Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> {
  const { environment, head, log } = attempt;
  const well = OUTCOME_OF[head.kind];
  let working: Promise<Result> | undefined;
  const run = async (): Promise<EndedAttempt> => {
    working ??= work();
    const outcome = await working.then(() => well, (error: Error) => error.name as StepErrorName);
    return { outcome, duration: millis(environment.clock.now() - attempt.begunAt) };
  };
  const around = async (): Promise<unknown> => environment.aroundAttempt?.(head, run);
  around().catch((error: unknown) => log.warn('aroundAttempt threw', originOf(error)));
  const { outcome, duration } = await run();
  const level = outcome === well ? 'info' : 'warn';
  log[level]('Attempt ended', { outcome, ...metric(attempt, ATTEMPT_DURATION, duration, 'outcome') });
  return working as Promise<Result>;
}
