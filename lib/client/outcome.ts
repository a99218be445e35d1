import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type GetExecutionHistoryCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { ABANDONED, COMPENSATED } from '../contract/error-names';
import type { Json } from '../contract/json';
import { parkedAt } from '../contract/state-names';
import { found } from './history';

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
  const execution = await found(executionArn, sfn.send(new DescribeExecutionCommand({ executionArn })));
  if (execution.status === 'SUCCEEDED') return { outcome: 'completed', output: JSON.parse(execution.output ?? 'null') as Json };
  if (execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE') return openState(await lastStateEntered(sfn, executionArn));
  const cause = execution.cause ?? '';
  if (execution.error === COMPENSATED) return { outcome: 'compensated', cause };
  if (execution.error === ABANDONED) return { outcome: 'abandoned', cause };
  return { outcome: 'stopped', error: execution.error ?? execution.status ?? 'unknown', cause };
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
