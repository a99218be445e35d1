import type { Json } from '../../asl/protocol';
import { objectOf } from '../json-object';
import { sdkMetadata } from './sdk-metadata';
import { ServiceRefusal, type ServiceCaller } from './service-call';
import { optimisedFailure } from './service-failure';
import type { TaskCall } from './task-call';

/** The Tasks `arn:aws:states:::dynamodb:getItem`, `putItem`, `updateItem`, `deleteItem`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
export async function dynamodbItem({ task, action }: TaskCall, services: ServiceCaller): Promise<Json> {
  try {
    const reply = await services.json('dynamodb', action, objectOf(task.parameters));
    return { ...objectOf(reply.body), ...sdkMetadata(reply) };
  } catch (error) {
    throw error instanceof ServiceRefusal ? optimisedFailure('dynamodb', error) : error;
  }
}
