import type { LambdaFunction } from './assembly/deployment';
import type { Place } from './assembly/place';

/** Any do: nothing here checks them. Not frozen: the SDK's clients note in the credentials where they came from. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** What makes the AWS SDKs and the AWS CLI talk to the one-machine cloud. */
export function clientEnvironment({ endpoint, region }: Place): { readonly [name: string]: string } {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

/** All that a function finds in its environment: the template's variables, and what Lambda adds (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). Nothing of this process. */
export function functionEnvironment(fn: LambdaFunction, place: Place): { readonly [name: string]: string } {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: 'directory' in fn.code ? fn.code.directory : '/var/task',
    ...fn.environment,
    ...clientEnvironment(place),
    _HANDLER: fn.handler,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  };
}
