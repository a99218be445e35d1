import { ExecutionDoesNotExist, GetExecutionHistoryCommand, type GetExecutionHistoryCommandOutput, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import { SagaError } from '../contract/saga-error';
import { timelineOf, type Visit } from './timeline';

/** The most that AWS gives at once: https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
const EVENTS_A_PAGE = 1_000;

/**
 * Reads an execution's whole history, and tells it as a timeline. With 25,000 events, the most that there can be, these are 25 calls.
 *
 * @throws SagaError `Saga.NotFound`
 */
export async function readTimeline(sfn: SFNClient, executionArn: string): Promise<readonly Visit[]> {
  const events: HistoryEvent[] = [];
  let from: { readonly nextToken?: string | undefined } | undefined = {};
  while (from) {
    const page: GetExecutionHistoryCommandOutput = await found(executionArn, sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: EVENTS_A_PAGE, ...from })));
    events.push(...(page.events ?? []));
    from = page.nextToken === undefined ? undefined : { nextToken: page.nextToken };
  }
  return timelineOf(events);
}

/** @throws SagaError `Saga.NotFound` where AWS knows no such execution */
export async function found<Reply>(executionArn: string, asked: Promise<Reply>): Promise<Reply> {
  try {
    return await asked;
  } catch (cause) {
    if (!(cause instanceof ExecutionDoesNotExist)) throw cause;
    throw new SagaError('Saga.NotFound', `There is no saga ${executionArn}. It was never started, or ended over 90 days ago.`, { cause });
  }
}
