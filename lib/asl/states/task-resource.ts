/** How the history tells of a task: by its kind of resource. */
import type { JsonObject } from '../json';

export interface TaskResource {
  /** Events are called `TaskScheduled`, `LambdaFunctionScheduled` (a function's own ARN) or `ActivityScheduled`. */
  readonly family: 'Task' | 'LambdaFunction' | 'Activity';
  /** What every event of a `Task` family names. */
  readonly named: JsonObject;
  readonly waitsForToken: boolean;
  /** The call's return is only the beginning: `.sync`, `.waitForTaskToken`. */
  readonly submits: boolean;
}

/** Reads `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, `arn:aws:lambda:…:function:f`, `arn:aws:states:…:activity:a`. */
export function taskResource(arn: string): TaskResource {
  const [, , service, , account, ...rest] = arn.split(':');
  if (service === 'lambda') return { family: 'LambdaFunction', named: {}, waitsForToken: false, submits: false };
  if (account !== '' && rest[0] === 'activity') return { family: 'Activity', named: {}, waitsForToken: true, submits: false };
  const typeLength = rest[0] === 'aws-sdk' ? 2 : 1;
  const resource = rest.slice(typeLength).join(':');
  return {
    family: 'Task',
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
