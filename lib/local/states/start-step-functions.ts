import { createActivities, type Activities } from '../activities/activities';
import { arn, type Place } from '../assembly/place';
import { countTransitions } from '../counters';
import type { Clock } from '../../contract/time';
import { nodeTimers } from '../node-timers';
import { taskIntegration, type LocalIntegration, type TaskWorld } from '../tasks/integrations';
import { createExecutions, type Executions } from './executions';
import { createMachines, type Machines } from './machines';
import type { States } from './states';

export interface StepFunctions {
  readonly machines: Machines;
  readonly executions: Executions;
  readonly activities: Activities;
  readonly runTask: LocalIntegration;
  readonly setTimer: States['setTimer'];
  readonly transitions: ReturnType<typeof countTransitions>;
  close(): void;
}

/** Executions and activities need each other: a task waits for a worker, and a worker is given what still waits. */
export function startStepFunctions(clock: Clock, place: Place, world: Omit<TaskWorld, 'children' | 'activities'>): StepFunctions {
  const transitions = countTransitions();
  const executions = createExecutions({
    clock,
    onEvent: (event) => transitions.onEvent(event),
    integration: (...call) => integration(...call),
    activityExists: (activityArn) => activities.find(activityArn) !== undefined,
  });
  const setTimer = nodeTimers(clock);
  const activities = createActivities({
    clock,
    setTimer,
    arnOf: (name) => arn(place, 'states', `activity:${name}`),
    isWaiting: (token) => executions.token(token)?.waiting !== undefined,
  });
  const integration = taskIntegration({ ...world, children: executions, activities });
  const machines = createMachines({ clock, isBusy: (machine) => executions.of(machine).some(({ stopped }) => stopped === undefined) });
  return { machines, executions, activities, runTask: integration, setTimer, transitions, close: () => { executions.close(); activities.close(); } };
}
