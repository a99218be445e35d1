import { TaskFailure, type Json } from '../../asl/protocol';
import { objectOf, textOf, type JsonObject } from '../json-object';
import { sdkMetadata } from './sdk-metadata';
import { capitalised, ServiceRefusal, type ServiceCaller } from './service-call';
import { optimisedFailure } from './service-failure';
import type { TaskCall } from './task-call';

export interface ChildExecutions {
  /** Resolves once the execution has ended. */
  ended(executionArn: string): Promise<unknown>;
}

/**
 * The Task `arn:aws:states:::states:startExecution`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html.
 * `.sync` gives the child's output as text, `.sync:2` as JSON; a child that does not succeed fails the task with its description.
 */
export async function startExecution(call: TaskCall, services: ServiceCaller, children: ChildExecutions): Promise<Json> {
  const started = await start(call, services);
  if (call.pattern !== 'sync' && call.pattern !== 'sync:2') return started;
  const executionArn = textOf(started['ExecutionArn']) ?? '';
  call.progress.submitted(started);
  stopWhenAbandoned(call, executionArn, services);
  await children.ended(executionArn);
  return resultOf(described(await services.json('states', 'DescribeExecution', { executionArn })), call.pattern);
}

async function start({ task }: TaskCall, services: ServiceCaller): Promise<JsonObject> {
  const { StateMachineArn: stateMachineArn = null, Name: name = null, Input: input = null } = objectOf(task.parameters);
  try {
    const reply = await services.json('states', 'StartExecution', { stateMachineArn, name, input: textOf(input) ?? JSON.stringify(input ?? {}) });
    return { ...described(reply), ...sdkMetadata(reply) };
  } catch (error) {
    throw error instanceof ServiceRefusal ? optimisedFailure('states', error) : error;
  }
}

/** "Step Functions makes a best-effort attempt to cancel the task": https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync */
function stopWhenAbandoned({ progress: { signal } }: TaskCall, executionArn: string, services: ServiceCaller): void {
  const stop = (): void => void services.json('states', 'StopExecution', { executionArn }).catch(() => undefined);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
}

/** In the integration's spelling, times in milliseconds, as its SDK writes them. */
function described({ body }: { readonly body: Json }): JsonObject {
  const told = Object.entries(objectOf(body)).map(([name, value]): [string, Json] => [capitalised(name), name.endsWith('Details') ? { Included: true } : value]);
  const members = told.map(([name, value]): [string, Json] => [name, /^St(?:art|op)Date$/.test(name) && typeof value === 'number' ? Math.round(value * 1000) : value]);
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function resultOf(description: JsonObject, pattern: 'sync' | 'sync:2'): JsonObject {
  const shown = pattern === 'sync' ? description : { ...description, ...parsed(description, 'Input'), ...parsed(description, 'Output') };
  if (description['Status'] === 'SUCCEEDED') return shown;
  throw new TaskFailure('States.TaskFailed', JSON.stringify(shown));
}

function parsed(description: JsonObject, member: string): JsonObject {
  const text = textOf(description[member]);
  return text === undefined ? {} : { [member]: JSON.parse(text) as Json };
}
