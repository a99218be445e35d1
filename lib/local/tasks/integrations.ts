import type { Json, ScheduledTask, TaskProgress } from '../../asl/protocol';
import type { Activities } from '../activities/activities';
import type { FunctionDirectory } from '../lambda/lambda-api';
import { activityTask } from './activity-task';
import { awsSdk } from './aws-sdk';
import { dynamodbItem } from './dynamodb-item';
import { eventsPutEvents, type PutEvent } from './events-put-events';
import { lambdaFunctionTask, lambdaInvoke } from './lambda-invoke';
import { notServedHere } from './not-served-here';
import type { ServiceCaller } from './service-call';
import { sqsSendMessage } from './sqs-send-message';
import { startExecution, type ChildExecutions } from './start-execution';
import type { Caller, Pattern, TaskCall } from './task-call';

/** What tasks reach. */
export interface TaskWorld {
  readonly find: FunctionDirectory;
  readonly services: ServiceCaller;
  readonly children: ChildExecutions;
  readonly activities: Activities;
  readonly putEvent: (event: PutEvent) => void;
  /** Why a resource of this name or ARN does not run here; `undefined` when there is none. */
  readonly whyNotServed: (nameOrArn: string) => string | undefined;
}

interface Integration {
  readonly patterns: readonly Pattern[];
  run(call: TaskCall, world: TaskWorld): Promise<Json>;
}

const DYNAMODB_ITEM: Integration = { patterns: ['request'], run: (call, { services }) => dynamodbItem(call, services) };

/** The patterns are those that AWS has: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const OPTIMISED: { readonly [kind: string]: Integration } = {
  'lambda:invoke': { patterns: ['request', 'waitForTaskToken'], run: ({ task }, { find, whyNotServed }) => lambdaInvoke(task, find, whyNotServed) },
  'sqs:sendMessage': { patterns: ['request', 'waitForTaskToken'], run: (call, { services }) => sqsSendMessage(call, services) },
  'events:putEvents': { patterns: ['request', 'waitForTaskToken'], run: (call, { putEvent }) => eventsPutEvents(call, putEvent) },
  'states:startExecution': { patterns: ['request', 'sync', 'sync:2', 'waitForTaskToken'], run: (call, { services, children }) => startExecution(call, services, children) },
  'dynamodb:getItem': DYNAMODB_ITEM,
  'dynamodb:putItem': DYNAMODB_ITEM,
  'dynamodb:updateItem': DYNAMODB_ITEM,
  'dynamodb:deleteItem': DYNAMODB_ITEM,
};

const AWS_SDK: Integration = { patterns: ['request', 'waitForTaskToken'], run: (call, { services }) => awsSdk(call, services) };

/** The kinds of task that run here. */
const SERVED_TASKS = [...Object.keys(OPTIMISED), 'aws-sdk (dynamodb, sqs, sfn, lambda)', 'a function’s ARN', 'an activity’s ARN'];

/** Carries out a task of an execution. */
export type LocalIntegration = (task: ScheduledTask, progress: TaskProgress, caller: Caller) => Promise<Json>;

/** Carries out the tasks of state machines. */
export function taskIntegration(world: TaskWorld): LocalIntegration {
  // Async, so that a refusal is a rejection like any other failure.
  return async (task, progress, caller) => {
    const { integration, action, pattern } = kindOf(task.resource);
    if (!integration?.patterns.includes(pattern)) throw notServedHere(task.resource, `it runs only tasks of ${SERVED_TASKS.join(', ')}`);
    return integration.run({ task, pattern, action, progress, caller }, world);
  };
}

interface Kind {
  readonly integration: Integration | undefined;
  readonly action: string;
  readonly pattern: Pattern;
}

const FUNCTION: Integration = { patterns: ['request'], run: ({ task }, { find, whyNotServed }) => lambdaFunctionTask(task, find, whyNotServed) };
const ACTIVITY: Integration = { patterns: ['request'], run: (call, { activities }) => activityTask(call, activities) };

/** `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, `arn:aws:states:::aws-sdk:sqs:sendMessage`, or the ARN of a function or an activity. */
function kindOf(resource: string): Kind {
  if (/^arn:[^:]+:lambda:/.test(resource)) return { integration: FUNCTION, action: '', pattern: 'request' };
  if (/^arn:[^:]+:states:[^:]+:\d+:activity:/.test(resource)) return { integration: ACTIVITY, action: '', pattern: 'request' };
  const [, sdk, kind = '', pattern = 'request'] = /^arn:[^:]+:states:::(aws-sdk:)?([A-Za-z0-9]+:[A-Za-z0-9]+)(?:\.(sync|sync:2|waitForTaskToken))?$/.exec(resource) ?? [];
  if (sdk !== undefined) return { integration: AWS_SDK, action: kind, pattern: pattern as Pattern };
  return { integration: Object.hasOwn(OPTIMISED, kind) ? OPTIMISED[kind] : undefined, action: kind.split(':')[1] ?? '', pattern: pattern as Pattern };
}
