import { ApiError, jsonReply, type ApiHandler, type ApiReply, type ApiRequest } from '../http/api';
import { PAYLOAD_LIMIT_BYTES, TooManyRequests, type FunctionHost, type Invocation } from './functions';

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/;

/** Looks a function up by its name, its ARN, or `account:function:name`, with or without a version or alias. `undefined`: there is none. */
export type FunctionDirectory = (nameOrArn: string) => FunctionHost | undefined;

/** Lambda's Invoke, the one action served: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function lambdaApi(find: FunctionDirectory): ApiHandler {
  return async (request) => {
    try {
      return await invoke(request, find);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return jsonReply({ Type: error.status < 500 ? 'User' : 'Service', Message: error.message, message: error.message }, error.status, { 'content-type': 'application/json', 'x-amzn-errortype': error.code });
    }
  };
}

async function invoke(request: ApiRequest, find: FunctionDirectory): Promise<ApiReply> {
  const name = functionNamedIn(request.path);
  if (request.method !== 'POST' || name === '') throw new ApiError('UnknownOperationException', 'Of Lambda, the one-machine cloud serves Invoke.', 404);
  const host = find(name);
  if (!host) throw new ApiError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  const event = eventOf(request);
  switch (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') {
    case 'DryRun':
      return { status: 204, headers: {}, body: '' };
    case 'Event':
      void host.invoke(event).catch(() => undefined);
      return { status: 202, headers: {}, body: '' };
    case 'RequestResponse':
      return invocationReply(await invoked(host, event), request.headers['x-amz-log-type'] === 'Tail');
    default:
      throw new ApiError('InvalidParameterValueException', 'The invocation type is RequestResponse, Event or DryRun.');
  }
}

function functionNamedIn(path: string): string {
  try {
    return decodeURIComponent(INVOKE_PATH.exec(path)?.[1] ?? '');
  } catch {
    throw new ApiError('InvalidParameterValueException', `${path} is not percent-encoded.`);
  }
}

function eventOf(request: ApiRequest): string {
  if (request.body.length > PAYLOAD_LIMIT_BYTES) throw new ApiError('RequestTooLargeException', `Request must be smaller than ${PAYLOAD_LIMIT_BYTES} bytes for the InvokeFunction operation`, 413);
  const event = request.body.length === 0 ? '{}' : request.body.toString();
  try {
    JSON.parse(event);
    return event;
  } catch (error) {
    throw new ApiError('InvalidRequestContentException', `Could not parse request body into json: ${String(error)}`);
  }
}

async function invoked(host: FunctionHost, event: string): Promise<Invocation> {
  try {
    return await host.invoke(event);
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error;
    throw new ApiError('TooManyRequestsException', error.message, 429);
  }
}

/** Lambda gives back the last 4 KB of a log when it is asked for. */
const LOG_TAIL_BYTES = 4096;

function invocationReply({ requestId, outcome, log }: Invocation, wantsLog: boolean): ApiReply {
  const headers = {
    'content-type': 'application/json',
    'x-amzn-requestid': requestId,
    'x-amz-executed-version': '$LATEST',
    ...('error' in outcome ? { 'x-amz-function-error': 'Unhandled' } : {}),
    ...(wantsLog ? { 'x-amz-log-result': Buffer.from(log).subarray(-LOG_TAIL_BYTES).toString('base64') } : {}),
  };
  return { status: 200, headers, body: 'error' in outcome ? JSON.stringify(outcome.error) : outcome.payload };
}
