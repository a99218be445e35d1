import type { JsonObject } from '../json-object';
import type { ServiceReply } from './service-call';

/** What Step Functions' optimised integrations add to a service's answer: the headers twice, as lists and as texts, and the request's id. */
export function sdkMetadata({ status, requestId, headers, bodyBytes }: ServiceReply): JsonObject {
  const told = { 'x-amzn-RequestId': requestId, 'Content-Length': String(bodyBytes), 'Content-Type': headers['content-type'] ?? 'application/x-amz-json-1.0' };
  return {
    SdkHttpMetadata: { AllHttpHeaders: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, [value]])), HttpHeaders: told, HttpStatusCode: status },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
