/** What happens as a line of states ends: the execution's own, or that of a branch or an iteration. */
import type { Failure } from './failure';
import { branchEnded, branchFailed } from './branches';
import { NOT_TRUNCATED } from './history';
import type { JsonObject } from './json';
import type { ExecutionResult, Json } from './protocol';
import { type Activity, clearTimer, type Lane, type Run } from './run';

export function laneEnded(run: Run, lane: Lane, output: Json): void {
  lane.ended = true;
  if (lane.parent !== undefined) branchEnded(run, lane.parent, lane, output);
  else endExecution(run, { status: 'SUCCEEDED', output });
}

/** The lane ends with the failure of `activity`. */
export function laneFailed(run: Run, activity: Activity, failure: Failure): void {
  const { lane } = activity;
  lane.ended = true;
  if (lane.parent !== undefined) branchFailed(run, lane.parent, activity, failure);
  else endExecution(run, { status: 'FAILED', ...errorAndCause(failure) });
}

/** Ends the execution, whatever is still under way in it. */
export function endExecution(run: Run, result: ExecutionResult): void {
  run.result = result;
  run.agenda.length = 0;
  for (const id of run.tasks.keys()) run.commands.push({ type: 'abandonTask', task: id });
  run.tasks.clear();
  for (const id of run.timers.keys()) clearTimer(run, id);
  const [type, detailsName, details] = endEvent(result);
  // As recorded: what ends an execution from outside follows no event.
  const previousEventId = result.status === 'SUCCEEDED' || result.status === 'FAILED' ? run.root.lastEventId : 0;
  run.history.addLast({ type, previousEventId, timestamp: run.now, detailsName, details });
  run.commands.push({ type: 'end', result });
}

function endEvent(result: ExecutionResult): readonly [string, string, () => JsonObject] {
  switch (result.status) {
    case 'SUCCEEDED':
      return [
        'ExecutionSucceeded',
        'executionSucceededEventDetails',
        () => ({ output: JSON.stringify(result.output), outputDetails: NOT_TRUNCATED }),
      ];
    case 'FAILED':
      return ['ExecutionFailed', 'executionFailedEventDetails', () => errorAndCause(result)];
    case 'ABORTED':
      return ['ExecutionAborted', 'executionAbortedEventDetails', () => errorAndCause(result)];
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', 'executionTimedOutEventDetails', () => ({ error: 'States.Timeout' })];
  }
}

export function errorAndCause({ error, cause }: { readonly error?: string; readonly cause?: string }): { error?: string; cause?: string } & JsonObject {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
