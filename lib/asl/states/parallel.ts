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
    lanes: new Map(),
    results: [],
    total: branches.length,
    limit: branches.length,
    next: 0,
    done: 0,
    failed: 0,
    begin: (index) => newLane(run, { container: activity, index }, branches[index] as StateGroup, input),
    tolerates: () => false,
  });
}
