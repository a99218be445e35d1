import type { SQSClient } from '@aws-sdk/client-sqs';
import type { TaskIntegration } from '../../asl/protocol';
import type { FunctionDirectory } from '../lambda/lambda-api';
import { lambdaFunctionTask, lambdaInvoke } from './lambda-invoke';
import { notServedHere } from './not-served-here';
import { sqsSendMessage } from './sqs-send-message';

export interface IntegrationOptions {
  readonly find: FunctionDirectory;
  readonly sqs: SQSClient;
  /** Why a resource of this name or ARN does not run here; `undefined` when there is none. */
  readonly whyNotServed: (nameOrArn: string) => string | undefined;
}

/** The kinds of task that run here, each also with `.waitForTaskToken`. */
export const SERVED_TASKS = ['lambda:invoke', 'sqs:sendMessage', 'a function’s ARN'];

/** Carries out the tasks of state machines. */
export function taskIntegration({ find, sqs, whyNotServed }: IntegrationOptions): TaskIntegration {
  // Async, so that a refusal is a rejection like any other failure.
  return async (task) => {
    switch (kindOf(task.resource)) {
      case 'lambda:invoke':
        return lambdaInvoke(task, find, whyNotServed);
      case 'lambda function':
        return lambdaFunctionTask(task, find, whyNotServed);
      case 'sqs:sendMessage':
        return sqsSendMessage(task, sqs);
      case undefined:
      default:
        throw notServedHere(task.resource, `it runs only tasks of ${SERVED_TASKS.join(', ')}`);
    }
  };
}

function kindOf(resource: string): string | undefined {
  if (/^arn:[^:]+:lambda:/.test(resource)) return 'lambda function';
  return /^arn:[^:]+:states:::([^.]+)(?:\.waitForTaskToken)?$/.exec(resource)?.[1];
}
