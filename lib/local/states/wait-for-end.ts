import { SagaError } from '../../contract/saga-error';
import { parkedAt } from '../../contract/state-names';
import { after, parseDuration, type Clock, type Duration } from '../../contract/time';
import { nodeTimers } from '../node-timers';
import type { ExecutionRecord, Executions } from './executions';

/** How long to wait for an execution's end. */
export interface EndOptions {
  /** @default DEFAULT_END_TIMEOUT, `'5m'` */
  readonly timeout?: Duration;
}

/** Nobody looks at a screen on which nothing happens for longer. */
export const DEFAULT_END_TIMEOUT = '5m' satisfies Duration;

/**
 * Waits until an execution has ended.
 *
 * @throws SagaError `Local.NotEnded` after the timeout, with the state in which the execution stands
 */
export async function waitForEnd(executions: Executions, clock: Clock, arn: string, { timeout = DEFAULT_END_TIMEOUT }: EndOptions = {}): Promise<ExecutionRecord> {
  const due = after(clock.now(), parseDuration(timeout));
  const late = Promise.withResolvers<never>();
  const stopTimer = nodeTimers(clock)(due, () => late.reject(notEnded(arn, timeout, executions.find(arn))));
  try {
    return await Promise.race([executions.ended(arn), late.promise]);
  } finally {
    stopTimer();
  }
}

function notEnded(arn: string, timeout: Duration, record: ExecutionRecord | undefined): SagaError {
  const state = record?.execution.history.findLast(({ type }) => type.endsWith('StateEntered'))?.details?.['name'];
  const where = typeof state === 'string' ? `It stands in ${JSON.stringify(state)}${parkedAt(state) === undefined ? '' : ', where it waits for a human: answer its letter, which is in the dead-letter queue'}` : 'It has entered no state yet';
  return new SagaError('Local.NotEnded', `The execution ${arn} has not ended within ${timeout}. ${where}. It goes on; wait longer with \`timeout\`, or ask for its state.`);
}
