/** Leaving a state. */
import type { Departure } from './data-flow';
import { NOT_TRUNCATED } from './history';
import type { JsonObject } from './json';
import type { Json } from './protocol';
import { type Activity, record, type Run } from './run';

/** Leaves the state: writes its variables, goes on to the next one or ends the lane. */
export function leave(run: Run, activity: Activity, { output, assigned }: Departure, next: string | undefined): void {
  const { lane, state } = activity;
  activity.phase = { kind: 'over' };
  lane.activity = undefined;
  record(run, lane, `${state.type}StateExited`, ['stateExitedEventDetails', () => exitDetails(state.name, output, assigned)]);
  if (assigned !== undefined) lane.scope.variables = { ...lane.scope.variables, ...assigned };
  run.agenda.push(next === undefined ? { kind: 'laneEnded', lane, output } : { kind: 'arrival', lane, state: next, input: output });
}

function exitDetails(name: string, output: Json, assigned: JsonObject | undefined): JsonObject {
  return {
    name,
    output: JSON.stringify(output),
    outputDetails: NOT_TRUNCATED,
    ...(assigned !== undefined && {
      assignedVariables: Object.fromEntries(Object.entries(assigned).map(([variable, value]) => [variable, JSON.stringify(value)])),
      assignedVariablesDetails: NOT_TRUNCATED,
    }),
  };
}
