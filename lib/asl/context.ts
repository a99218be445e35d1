/** The context object: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
import type { JsonObject } from './json';
import type { EpochMillis } from './protocol';
import type { Activity, Run } from './run';

/** The context of an activity; `token` while a task that waits for one is being scheduled. */
export function contextObject(run: Run, activity: Activity, token?: string): JsonObject {
  if (run.trial !== undefined) return run.trial.context(token);
  const { context } = run;
  return {
    Execution: {
      Id: context.executionArn,
      Input: run.input,
      StartTime: isoTime(run.startTime),
      Name: context.executionName,
      RoleArn: context.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: context.stateMachineArn, Name: context.stateMachineName },
    State: {
      Name: activity.state.name,
      EnteredTime: isoTime(activity.enteredTime),
      // As recorded: only states that can be retried have it.
      ...('retry' in activity.state && { RetryCount: activity.retryCount }),
    },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(activity.lane.mapItem && { Map: { Item: activity.lane.mapItem } }),
  };
}

export function isoTime(time: EpochMillis): string {
  return new Date(time).toISOString();
}
