import { setTimeout as pauseFor } from 'node:timers/promises';
import { SagaError } from '../contract/saga-error';
import { parseDuration, type Duration } from '../contract/time';
import type { SagaState } from './outcome';
import type { Visit } from './timeline';

/** A saga that does not go on by itself: it has ended, or it waits for a human. */
export type SettledState = Exclude<SagaState, { readonly outcome: 'running' }>;

/** How long to wait for a saga. */
export interface SettledOptions {
  /** @default DEFAULT_SETTLED_TIMEOUT, `'5m'` */
  readonly timeout?: Duration;
}

/** Most sagas take seconds; a compensation that waits for late arrivals takes a minute or two. */
export const DEFAULT_SETTLED_TIMEOUT = '5m' satisfies Duration;

const FIRST_PAUSE_MS = 100;
/** AWS gives DescribeExecution some 15 calls a second, for all callers: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LONGEST_PAUSE_MS = 2_000;

/** A saga of which a caller asks where it stands. */
export interface Watched {
  readonly sagaId: string;
  state(): Promise<SagaState>;
  timeline(): Promise<readonly Visit[]>;
}

/**
 * Looks until the saga has settled, ever less often.
 *
 * @throws SagaError `Saga.NotSettled` when the pauses between the looks add up to the timeout; the message says where the saga stands
 */
export async function settled(saga: Watched, { timeout = DEFAULT_SETTLED_TIMEOUT }: SettledOptions = {}, pause: (ms: number) => Promise<unknown> = pauseFor): Promise<SettledState> {
  const limit = parseDuration(timeout);
  for (let [waited, next] = [0, FIRST_PAUSE_MS]; ; next = Math.min(next * 1.5, LONGEST_PAUSE_MS)) {
    const state = await saga.state();
    if (state.outcome !== 'running') return state;
    if (waited >= limit) throw notSettled(saga.sagaId, timeout, (await saga.timeline()).at(-1));
    const ms = Math.min(next, limit - waited);
    await pause(ms);
    waited += ms;
  }
}

function notSettled(sagaId: string, timeout: Duration, visit: Visit | undefined): SagaError {
  const where = visit ? `It stands in ${JSON.stringify(visit.state)}${attemptsOf(visit)}` : 'It has entered no state yet';
  return new SagaError('Saga.NotSettled', `Saga ${JSON.stringify(sagaId)} has neither ended nor asked for an answer within ${timeout}. ${where}. It goes on; look again, or wait longer with \`timeout\`.`);
}

function attemptsOf({ attempts }: Visit): string {
  const last = attempts.at(-1);
  const failed = attempts.findLast(({ error }) => error !== undefined);
  if (!last) return '';
  return `, attempt ${last.number}${failed?.error === undefined ? '' : `; attempt ${failed.number} failed with ${failed.error}: ${failed.message ?? ''}`}`;
}
