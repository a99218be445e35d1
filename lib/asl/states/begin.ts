/** Begins the work of a state, whatever its type. */
import { workInput } from '../data-flow';
import type { ChoiceState, FailState, MapState, ParallelState, PassState, TaskState, WaitState } from '../machine';
import type { Activity, ActivityOf, Run } from '../run';
import { attempt, succeed } from '../visit';
import { choose } from './choice';
import { fail } from './fail';
import { beginMap } from './map';
import { beginParallel } from './parallel';
import { beginTask } from './task';
import { beginWait } from './wait';

/** Begins, or begins again after a retrier's delay. */
export function beginState(run: Run, activity: Activity): void {
  attempt(run, activity, () => begin(run, activity));
}

function begin(run: Run, activity: Activity): void {
  switch (activity.state.type) {
    case 'Task':
      return beginTask(run, activity as ActivityOf<TaskState>);
    case 'Pass':
      return pass(run, activity as ActivityOf<PassState>);
    case 'Choice':
      return choose(run, activity as ActivityOf<ChoiceState>);
    case 'Wait':
      return beginWait(run, activity as ActivityOf<WaitState>);
    case 'Succeed':
      return succeed(run, activity, workInput(run, activity));
    case 'Fail':
      return fail(run, activity as ActivityOf<FailState>);
    case 'Parallel':
      return beginParallel(run, activity as ActivityOf<ParallelState>);
    case 'Map':
      return beginMap(run, activity as ActivityOf<MapState>);
  }
}

function pass(run: Run, activity: ActivityOf<PassState>): void {
  const { result, flow } = activity.state;
  // JSONPath's Result stands in for the work; it is not evaluated.
  const produced = flow.language === 'JSONPath' && result !== undefined ? result : workInput(run, activity);
  succeed(run, activity, produced);
}
