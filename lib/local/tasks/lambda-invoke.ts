import { TaskFailure, type Json, type ScheduledTask } from '../../asl/protocol';
import { objectOf, shown, type JsonObject } from '../json-object';
import { TooManyRequests, type FunctionHost, type Invocation } from '../lambda/functions';
import type { FunctionDirectory } from '../lambda/lambda-api';
import { notServedHere } from './not-served-here';

/** The Task `arn:aws:states:::lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export async function lambdaInvoke(task: ScheduledTask, find: FunctionDirectory, whyNotServed: (name: string) => string | undefined): Promise<Json> {
  const { FunctionName: name, Payload: payload = {}, InvocationType: type } = objectOf(task.parameters);
  const host = hostNamed(shown(name), find, whyNotServed);
  if (type === 'Event') {
    void host.invoke(JSON.stringify(payload)).catch(() => undefined);
    return response(undefined, 202, '');
  }
  const invocation = await invoked(host, payload);
  return response(resultOf(invocation), 200, invocation.requestId);
}

/** A Task whose Resource is the function's own ARN: input is the event, the result is the output. */
export async function lambdaFunctionTask(task: ScheduledTask, find: FunctionDirectory, whyNotServed: (name: string) => string | undefined): Promise<Json> {
  return resultOf(await invoked(hostNamed(task.resource, find, whyNotServed), task.parameters));
}

function hostNamed(name: string, find: FunctionDirectory, whyNotServed: (name: string) => string | undefined): FunctionHost {
  const host = find(name);
  if (host) return host;
  const why = whyNotServed(name);
  if (why !== undefined) throw notServedHere(`the function ${name}`, why);
  throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${name} (Service: Lambda, Status Code: 404)`);
}

async function invoked(host: FunctionHost, payload: Json): Promise<Invocation> {
  try {
    return await host.invoke(JSON.stringify(payload));
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error;
    throw new TaskFailure('Lambda.TooManyRequestsException', `${error.message} (Service: Lambda, Status Code: 429)`);
  }
}

/**
 * A function's error is the Task's: its type is the error name, and the cause is the error as JSON text. Step Functions names an error without
 * a type Lambda.Unknown: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
function resultOf({ outcome }: Invocation): Json {
  if (!('error' in outcome)) return JSON.parse(outcome.payload) as Json;
  const payload = JSON.stringify(outcome.error);
  if (outcome.error.errorType !== '') throw new TaskFailure(outcome.error.errorType, payload);
  throw new TaskFailure('Lambda.Unknown', `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`);
}

function response(payload: Json | undefined, statusCode: number, requestId: string): JsonObject {
  return {
    ...(payload === undefined ? {} : { ExecutedVersion: '$LATEST', Payload: payload }),
    SdkHttpMetadata: { AllHttpHeaders: { 'x-amzn-RequestId': [requestId] }, HttpHeaders: { 'x-amzn-RequestId': requestId }, HttpStatusCode: statusCode },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: statusCode,
  };
}
