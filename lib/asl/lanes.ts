/** What happens as a line of states ends: the execution's own, or that of a branch or an iteration. */
import { branchEnded, branchFailed } from './branches';
import { endExecution } from './end-execution';
import { errorAndCause, type Failure } from './failure';
import type { Json } from './protocol';
import type { Activity, Lane, Run } from './run';

export function laneEnded(run: Run, lane: Lane, output: Json): void {
  if (lane.ended) return;
  lane.ended = true;
  if (lane.parent === undefined) endExecution(run, { status: 'SUCCEEDED', output });
  else branchEnded(run, lane.parent, lane, output);
}

/** The lane ends with the failure of `activity`. */
export function laneFailed(run: Run, activity: Activity, failure: Failure): void {
  const { lane } = activity;
  if (lane.ended) return;
  lane.ended = true;
  if (lane.parent === undefined) endExecution(run, { status: 'FAILED', ...errorAndCause(failure) });
  else branchFailed(run, lane.parent, activity, failure);
}
