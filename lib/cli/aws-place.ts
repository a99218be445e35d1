import type { SFNClientConfig } from '@aws-sdk/client-sfn';
import { UsageError } from './usage-error';

/** What of an SDK client's settings a place decides. */
type AwsPlace = Pick<SFNClientConfig, 'endpoint' | 'region' | 'credentials'>;

/** `sqs.eu-west-1.amazonaws.com`; also in China and with a prefix */
const REGION_OF_QUEUE = /(?:^|\.)sqs\.([a-z]{2}-[a-z-]+-\d)\.amazonaws\.com/;

/**
 * Where a queue is, its state machine is too: on AWS in the region that its URL names, or on this machine. The rest is as any AWS tool finds it,
 * in the environment.
 *
 * @throws UsageError for what is no URL
 */
export function placeOfQueue(queueUrl: string): AwsPlace {
  if (!URL.canParse(queueUrl)) throw new UsageError(`--queue-url takes the URL of a saga's dead-letter queue, an output of its stack, not ${JSON.stringify(queueUrl)}.`);
  const { hostname, origin } = new URL(queueUrl);
  if (isThisMachine(hostname)) return onThisMachine(origin, 'us-east-1');
  const region = REGION_OF_QUEUE.exec(hostname)?.[1];
  return region === undefined ? {} : { region };
}

/**
 * Where an execution is: in the region that its ARN names, on AWS or at this endpoint.
 *
 * @throws UsageError for what is no ARN of an execution
 */
export function placeOfExecution(arn: string, endpoint: string | undefined): AwsPlace {
  const [, region = ''] = /^arn:[^:]+:states:([^:]+):[^:]+:execution:[^:]+:[^:]+$/.exec(arn) ?? [];
  if (region === '') throw new UsageError(`timeline wants the ARN of an execution, arn:aws:states:…:execution:…, not ${JSON.stringify(arn)}.`);
  if (endpoint === undefined) return { region };
  if (!URL.canParse(endpoint)) throw new UsageError(`--endpoint-url takes a URL, not ${JSON.stringify(endpoint)}.`);
  return isThisMachine(new URL(endpoint).hostname) ? onThisMachine(endpoint, region) : { region, endpoint };
}

const isThisMachine = (hostname: string): boolean => hostname === '127.0.0.1' || hostname === 'localhost';

/** The one-machine cloud takes any credentials, but an SDK wants some. */
const onThisMachine = (endpoint: string, region: string): AwsPlace => ({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
