/** Parallel: all branches at once, each with the state's effective input. */
import { beginBranches, newLane, recordStarted } from '../branches';
import { workInput } from '../data-flow';
import type { ParallelState, StateGroup } from '../machine';
import type { ActivityOf, Run } from '../run';

export function beginParallel(run: Run, activity: ActivityOf<ParallelState>): void {
  const input = workInput(run, activity);
  const { branches } = activity.state;
  recordStarted(run, activity);
  beginBranches(run, activity, {
    total: branches.length,
    limit: branches.length,
    begin: (index) => newLane(run, { container: activity, index }, branches[index] as StateGroup, input),
    tolerates: () => false,
    mapRunArn: undefined,
  });
}
