import type { Json } from '../../asl/protocol';
import { isList, isObject, objectOf, textOf, type JsonObject } from '../json-object';
import { notServedHere } from './not-served-here';
import { capitalised, ServiceRefusal, type ServiceCaller, type ServiceReply } from './service-call';
import { sdkFailure, type FailingService } from './service-failure';
import type { TaskCall } from './task-call';

/** The services' names in `arn:aws:states:::aws-sdk:sfn:listExecutions`. */
const SERVICES: { readonly [name: string]: FailingService } = { dynamodb: 'dynamodb', sqs: 'sqs', sfn: 'states', lambda: 'lambda' };

/**
 * The Tasks `arn:aws:states:::aws-sdk:…` of what the one-machine cloud serves: parameters and answers in PascalCase whatever the service writes,
 * and no metadata (as recorded). https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export async function awsSdk({ task, action: named }: TaskCall, services: ServiceCaller): Promise<Json> {
  const [name = '', action = ''] = named.split(':');
  const service = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
  if (service === undefined) throw notServedHere(task.resource, `of AWS's SDK it serves ${Object.keys(SERVICES).join(', ')}`);
  const parameters = objectOf(task.parameters);
  try {
    return service === 'lambda' ? await invokeFunction(task.resource, action, parameters, services) : await call(service, action, parameters, services);
  } catch (error) {
    throw error instanceof ServiceRefusal ? sdkFailure(service, task.resource, error) : error;
  }
}

async function call(service: 'dynamodb' | 'sqs' | 'states', action: string, parameters: JsonObject, services: ServiceCaller): Promise<Json> {
  const sent = service === 'states' ? spelled(asTexts(parameters), small) : parameters;
  const { body } = await services.json(service, action, objectOf(sent));
  return withIsoDates(service === 'states' ? spelled(body, capitalised) : body);
}

const TEXTS = ['Input', 'Output', 'Definition'];

/** JSON where Step Functions' API wants text. */
function asTexts(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, TEXTS.includes(name) && typeof value !== 'string' ? JSON.stringify(value) : value]));
}

function small(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function spelled(value: Json, spell: (name: string) => string): Json {
  if (isList(value)) return value.map((item) => spelled(item, spell));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [spell(name), spelled(member, spell)]));
}

/** Only times are numbers under such a name. */
const TIME_NAME = /(?:Date|DateTime|Timestamp)$/;

/** The SDK for Java 2 writes points in time as ISO texts. */
function withIsoDates(value: Json): Json {
  if (isList(value)) return value.map(withIsoDates);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, typeof member === 'number' && TIME_NAME.test(name) ? isoOf(member) : withIsoDates(member)]));
}

function isoOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

async function invokeFunction(resource: string, action: string, parameters: JsonObject, services: ServiceCaller): Promise<Json> {
  if (action !== 'invoke') throw notServedHere(resource, 'of Lambda it serves invoke');
  const { FunctionName: name, InvocationType: type, Payload: payload } = parameters;
  const sent = payload === undefined || payload === null ? '' : (textOf(payload) ?? JSON.stringify(payload));
  return invocation(await services.invokeFunction(textOf(name) ?? '', textOf(type) ?? 'RequestResponse', sent));
}

/** A function's error is no error of the call: it is told in FunctionError. */
function invocation({ status, headers, body, bodyBytes }: ServiceReply): JsonObject {
  const { 'x-amz-executed-version': version, 'x-amz-function-error': error } = headers;
  return {
    ...(version === undefined ? {} : { ExecutedVersion: version }),
    ...(error === undefined ? {} : { FunctionError: error }),
    ...(bodyBytes === 0 ? {} : { Payload: JSON.stringify(body) }),
    StatusCode: status,
  };
}
