import { randomUUID } from 'node:crypto';
import type { Json } from '../../contract/json';
import { errorReply, type ApiHandler, type ApiReply, type ApiRequest } from '../http/api';
import { isObject, textOf, type JsonObject } from '../json-object';

/** What a service answered. */
export interface ServiceReply {
  readonly status: number;
  readonly requestId: string;
  readonly headers: ApiReply['headers'];
  readonly body: Json;
  readonly bodyBytes: number;
}

/** A service said no. */
export class ServiceRefusal extends Error {
  constructor(
    /** The error's name as the service writes it, without namespace: `ConditionalCheckFailedException`. */
    readonly code: string,
    message: string,
    readonly status: number,
    readonly requestId: string,
  ) {
    super(message);
  }
}

/** The service that a task may call, by the name that the endpoint knows it by. */
export type JsonService = 'dynamodb' | 'sqs' | 'states';

const TARGETS: { readonly [service in JsonService]: string } = { dynamodb: 'DynamoDB_20120810', sqs: 'AmazonSQS', states: 'AWSStepFunctions' };

/** Calls services of the one-machine cloud as any client does, but for the socket. */
export interface ServiceCaller {
  /**
   * An action of a service with a JSON protocol.
   *
   * @param action `PutItem`; a small first letter is taken for a capital one
   * @throws ServiceRefusal
   */
  json(service: JsonService, action: string, parameters: JsonObject): Promise<ServiceReply>;
  /** @throws ServiceRefusal */
  invokeFunction(name: string, invocationType: string, payload: string): Promise<ServiceReply>;
}

/** @param endpoint what answers the one port of the cloud */
export function serviceCaller(endpoint: ApiHandler, region: string): ServiceCaller {
  const call = (service: string, path: string, headers: ApiRequest['headers'], body: string): Promise<ServiceReply> =>
    answered(endpoint, { method: 'POST', path, headers: { ...signed(service, region), ...headers }, body: Buffer.from(body) });
  return {
    json: (service, action, parameters) =>
      call(service, '/', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${TARGETS[service]}.${capitalised(action)}` }, JSON.stringify(present(parameters))),
    invokeFunction: (name, type, payload) => call('lambda', `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, { 'x-amz-invocation-type': type }, payload),
  };
}

/** Nobody checks the signature, but the region and the service are read from it. */
function signed(service: string, region: string): ApiRequest['headers'] {
  return {
    host: '127.0.0.1',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20000101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=local`,
    'x-amz-date': '20000101T000000Z',
  };
}

/** The SDK that Step Functions calls with leaves members out that are null. */
function present(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

async function answered(endpoint: ApiHandler, request: ApiRequest): Promise<ServiceReply> {
  const reply = await replyOf(endpoint, request);
  const text = reply.body.toString();
  const body: Json = text === '' ? {} : (JSON.parse(text) as Json);
  const requestId = reply.headers['x-amzn-requestid'] ?? randomUUID();
  if (reply.status >= 400) throw refusal(reply, body, requestId);
  return { status: reply.status, requestId, headers: reply.headers, body, bodyBytes: Buffer.byteLength(reply.body) };
}

async function replyOf(endpoint: ApiHandler, request: ApiRequest): Promise<ApiReply> {
  try {
    return await endpoint(request);
  } catch (error) {
    return errorReply(error, request.headers);
  }
}

function refusal(reply: ApiReply, body: Json, requestId: string): ServiceRefusal {
  const members = isObject(body) ? body : {};
  const code = textOf(members['__type']) ?? reply.headers['x-amzn-errortype'] ?? 'UnknownError';
  const message = textOf(members['message']) ?? textOf(members['Message']) ?? '';
  return new ServiceRefusal(code.split('#').at(-1) ?? code, message, reply.status, requestId);
}

export function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
