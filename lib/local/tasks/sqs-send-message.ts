import { randomUUID } from 'node:crypto';
import type { Json } from '../../asl/protocol';
import { objectOf, textOf } from '../json-object';
import { sdkMetadata } from './sdk-metadata';
import { ServiceRefusal, type ServiceCaller } from './service-call';
import { optimisedFailure } from './service-failure';
import type { TaskCall } from './task-call';

/** The Task `arn:aws:states:::sqs:sendMessage`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html. A body that is no text is sent as JSON. */
export async function sqsSendMessage({ task }: TaskCall, services: ServiceCaller): Promise<Json> {
  const { MessageBody: body = null, ...others } = objectOf(task.parameters);
  try {
    // As recorded: AWS says so itself, before the queue is looked for.
    if (body === null) throw new ServiceRefusal('MissingParameter', 'The request must contain the parameter MessageBody.', 400, randomUUID());
    const reply = await services.json('sqs', 'SendMessage', { ...others, MessageBody: textOf(body) ?? JSON.stringify(body) });
    return { ...objectOf(reply.body), ...sdkMetadata(reply) };
  } catch (error) {
    throw error instanceof ServiceRefusal ? optimisedFailure('sqs', error) : error;
  }
}
