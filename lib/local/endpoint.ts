import { ApiError, isQuery, type ApiHandler, type ApiRequest } from './http/api';

export interface Services {
  readonly states: ApiHandler;
  readonly dynamodb: ApiHandler;
  readonly sqs: ApiHandler;
  readonly lambda: ApiHandler;
}

const SERVED = "It serves Step Functions, DynamoDB, SQS (JSON protocol) and Lambda's Invoke.";

/** Sends each request to its service: the AWS SDKs and the AWS CLI tell it by a header, or by the path. */
export function route(services: Services): ApiHandler {
  return (request) => {
    const service = serviceOf(request);
    if (service) return services[service](request);
    const asked = String(request.headers['x-amz-target'] ?? `${request.method} ${request.path}`);
    throw new ApiError('UnknownOperationException', `The one-machine cloud does not serve ${asked}. ${SERVED}`, 404);
  };
}

function serviceOf(request: ApiRequest): keyof Services | undefined {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('AWSStepFunctions.')) return 'states';
  if (target.startsWith('DynamoDB_20120810.')) return 'dynamodb';
  if (target.startsWith('AmazonSQS.') || asksWhoIAm(request)) return 'sqs';
  return request.path.startsWith('/2015-03-31/functions/') ? 'lambda' : undefined;
}

/** `aws sts get-caller-identity`, which many try first; fauxqs answers it. */
function asksWhoIAm(request: ApiRequest): boolean {
  return isQuery(request.headers) && request.body.includes('Action=GetCallerIdentity');
}
