/** How the history tells of a task: by its kind of resource. */
import type { JsonObject } from '../json';
import type { TaskState } from '../machine';

export interface TaskResource {
  /** Events are called `TaskScheduled`, `LambdaFunctionScheduled` (a function's own ARN) or `ActivityScheduled`. */
  readonly family: 'Task' | 'LambdaFunction' | 'Activity';
  /** What the names of their details begin with: `taskScheduledEventDetails`. */
  readonly detailsFamily: 'task' | 'lambdaFunction' | 'activity';
  /** What every event of a `Task` family names. */
  readonly named: JsonObject;
  readonly waitsForToken: boolean;
  /** The call's return is only the beginning: `.sync`, `.waitForTaskToken`. */
  readonly submits: boolean;
}

const known = new WeakMap<TaskState, TaskResource>();

/** Read once for each state: every event of a task asks. */
export function resourceOf(state: TaskState): TaskResource {
  const found = known.get(state) ?? taskResource(state.resource);
  known.set(state, found);
  return found;
}

/** Reads `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, `arn:aws:lambda:…:function:f`, `arn:aws:states:…:activity:a`. */
function taskResource(arn: string): TaskResource {
  const [, , service, , account, ...rest] = arn.split(':');
  if (service === 'lambda') return { family: 'LambdaFunction', detailsFamily: 'lambdaFunction', named: {}, waitsForToken: false, submits: false };
  if (account !== '' && rest[0] === 'activity') return { family: 'Activity', detailsFamily: 'activity', named: {}, waitsForToken: true, submits: false };
  const typeLength = rest[0] === 'aws-sdk' ? 2 : 1;
  const resource = rest.slice(typeLength).join(':');
  return {
    family: 'Task',
    detailsFamily: 'task',
    named: { resourceType: rest.slice(0, typeLength).join(':'), resource },
    waitsForToken: resource.endsWith('.waitForTaskToken'),
    submits: /\.(?:sync(?::2)?|waitForTaskToken)$/.test(resource),
  };
}

/** The short name by which AWS calls a task whose result is too large. */
export function taskName(resource: TaskResource, state: string): string {
  const type = resource.named['resourceType'];
  return typeof type === 'string' ? type : state;
}
