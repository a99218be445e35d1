import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { TaskFailure } from '../../asl/protocol';
import { notServedHere } from './not-served-here';
import type { ServiceRefusal } from './service-call';

/** Lambda's client is not among the dependencies: these are Invoke's that occur here. */
const INVOKE_ERRORS = [
  'ResourceNotFoundException', 'TooManyRequestsException', 'InvalidRequestContentException', 'RequestTooLargeException', 'InvalidParameterValueException',
];

/** The errors that a service's model names. */
const MODELS = {
  dynamodb: (code: string) => Object.hasOwn(dynamodb, code),
  sqs: (code: string) => Object.hasOwn(sqs, code),
  states: (code: string) => Object.hasOwn(sfn, code),
  lambda: (code: string) => INVOKE_ERRORS.includes(code),
};

export type FailingService = keyof typeof MODELS;

/** The optimised integrations' names are those of AWS's SDK for Java 1, as recorded: `DynamoDB.AmazonDynamoDBException` for an error that the model does not name. */
const OPTIMISED = {
  dynamodb: { prefix: 'DynamoDB', base: 'AmazonDynamoDBException', service: 'AmazonDynamoDBv2' },
  sqs: { prefix: 'SQS', base: 'AmazonSQSException', service: 'AmazonSQS' },
  states: { prefix: 'StepFunctions', base: 'AWSStepFunctionsException', service: 'AWSStepFunctions' },
};

/** The `aws-sdk` integrations' names are those of its SDK for Java 2: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
const SDK_PREFIX: { readonly [service in FailingService]: string } = { dynamodb: 'DynamoDb', sqs: 'Sqs', states: 'Sfn', lambda: 'Lambda' };

/** How a service's refusal fails a task of an optimised integration, `arn:aws:states:::dynamodb:putItem`. */
export function optimisedFailure(name: keyof typeof OPTIMISED, refusal: ServiceRefusal): TaskFailure {
  const { prefix, base, service } = OPTIMISED[name];
  const { code, message, status, requestId } = refusal;
  const error = MODELS[name](code) ? exceptionName(code) : base;
  return new TaskFailure(`${prefix}.${error}`, `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`);
}

/** How it fails a task of an SDK integration, `arn:aws:states:::aws-sdk:dynamodb:putItem`. */
export function sdkFailure(service: FailingService, resource: string, { code, message, status, requestId }: ServiceRefusal): TaskFailure {
  if (code === 'UnknownOperationException') return notServedHere(resource, 'this action is not among those that it serves');
  const prefix = SDK_PREFIX[service];
  const error = MODELS[service](code) ? exceptionName(code) : `${prefix}Exception`;
  return new TaskFailure(`${prefix}.${error}`, `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId})`);
}

/** The Java SDKs' classes all end so: `ExecutionAlreadyExists` is `ExecutionAlreadyExistsException`. */
function exceptionName(code: string): string {
  return code.endsWith('Exception') ? code : `${code}Exception`;
}
