/** The context object: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
import type { JsonObject } from './json';
import type { EpochMillis } from './protocol';
import type { Activity, Run } from './run';

/** The context of an activity; `token` while a task that waits for one is being scheduled. */
export function contextObject(run: Run, { state, enteredTime, retryCount, lane }: Activity, token?: string): JsonObject {
  if (run.trial !== undefined) return run.trial.context(token);
  run.ownContext ??= ownContext(run);
  const { Execution, StateMachine } = run.ownContext;
  const entered = { Name: state.name, EnteredTime: isoTime(enteredTime) };
  // As recorded: only states that can be retried have it.
  const State = 'retry' in state ? { ...entered, RetryCount: retryCount } : entered;
  if (token === undefined && lane.mapItem === undefined) return { Execution, StateMachine, State };
  return { Execution, StateMachine, State, ...(token !== undefined && { Task: { Token: token } }), ...(lane.mapItem && { Map: { Item: lane.mapItem } }) };
}

/** What the context says of the execution and its machine. */
export interface OwnContext {
  readonly Execution: JsonObject;
  readonly StateMachine: JsonObject;
}

function ownContext({ context, input, startTime, redrive }: Run): OwnContext {
  return {
    Execution: {
      Id: context.executionArn,
      Input: input,
      StartTime: isoTime(startTime),
      Name: context.executionName,
      RoleArn: context.roleArn,
      RedriveCount: redrive?.count ?? 0,
      ...(redrive !== undefined && { RedriveTime: isoTime(redrive.time) }),
    },
    StateMachine: { Id: context.stateMachineArn, Name: context.stateMachineName },
  };
}

let lastMoment = 0 as EpochMillis;
let lastText = '1970-01-01T00:00:00.000Z';

/** States that are entered one after the other are often entered within one millisecond: its text is written once. */
export function isoTime(time: EpochMillis): string {
  if (time !== lastMoment) {
    lastText = new Date(time).toISOString();
    lastMoment = time;
  }
  return lastText;
}
