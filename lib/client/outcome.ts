import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type DescribeExecutionCommandOutput,
  type GetExecutionHistoryCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { ABANDONED, COMPENSATED } from '../contract/error-names';
import type { Json } from '../contract/json';
import { SagaError } from '../contract/saga-error';
import { parkedAt } from '../contract/state-names';

/** Where a saga stands. */
export type SagaState =
  /** It runs, or had just not been seen to end. */
  | { readonly outcome: 'running' }
  | { readonly outcome: 'completed'; readonly output: Json }
  /** Nothing of it remains. `cause` says which step and error began it. */
  | { readonly outcome: 'compensated'; readonly cause: string }
  /** It waits for a human: `waitingAt` is the parking state; the letter is in the dead-letter queue, or on its way. */
  | { readonly outcome: 'parked'; readonly waitingAt: string }
  /** A human ended a parked saga; `cause` is the reason. */
  | { readonly outcome: 'abandoned'; readonly cause: string }
  /**
   * It ended otherwise, and nothing was compensated by that end: somebody stopped it (`error` is what they gave, or `ABORTED`), AWS cut it off,
   * or it was refused for another input than its ledger's (`Saga.InputMismatch`, and it has done nothing).
   */
  | { readonly outcome: 'stopped'; readonly error: string; readonly cause: string };

/**
 * Looks up where an execution stands. Reads the end of its history while it runs, since a parked saga is open.
 *
 * @throws SagaError `Saga.NotFound`
 */
export async function stateOf(sfn: SFNClient, executionArn: string): Promise<SagaState> {
  const found = await describe(sfn, executionArn);
  if (found.status === 'SUCCEEDED') return { outcome: 'completed', output: JSON.parse(found.output ?? 'null') as Json };
  if (found.status === 'RUNNING' || found.status === 'PENDING_REDRIVE') return openState(await lastStateEntered(sfn, executionArn));
  const cause = found.cause ?? '';
  if (found.error === COMPENSATED) return { outcome: 'compensated', cause };
  if (found.error === ABANDONED) return { outcome: 'abandoned', cause };
  return { outcome: 'stopped', error: found.error ?? found.status ?? 'unknown', cause };
}

async function describe(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  try {
    return await sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (cause) {
    if (!(cause instanceof ExecutionDoesNotExist)) throw cause;
    throw new SagaError('Saga.NotFound', `There is no saga ${executionArn}. It was never started, or ended over 90 days ago.`, { cause });
  }
}

function openState(stateName: string | undefined): SagaState {
  return stateName !== undefined && parkedAt(stateName) !== undefined ? { outcome: 'parked', waitingAt: stateName } : { outcome: 'running' };
}

async function lastStateEntered(sfn: SFNClient, executionArn: string): Promise<string | undefined> {
  let nextToken: string | undefined;
  do {
    const from = nextToken === undefined ? {} : { nextToken };
    const latest = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, includeExecutionData: false, maxResults: 20, ...from });
    const page: GetExecutionHistoryCommandOutput = await sfn.send(latest);
    const entered = page.events?.find(isStateEntered);
    if (entered) return entered.stateEnteredEventDetails?.name;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return undefined;
}

const isStateEntered = (event: HistoryEvent): boolean => event.type?.endsWith('StateEntered') ?? false;
