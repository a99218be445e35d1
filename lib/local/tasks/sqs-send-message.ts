import { SendMessageCommand, SQSServiceException, type SendMessageCommandInput, type SQSClient } from '@aws-sdk/client-sqs';
import { TaskFailure, type Json, type ScheduledTask } from '../../asl/protocol';
import { objectOf, shown } from '../json-object';

/** The Task `arn:aws:states:::sqs:sendMessage`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html. A body that is no text is sent as JSON. */
export async function sqsSendMessage(task: ScheduledTask, sqs: SQSClient): Promise<Json> {
  const { QueueUrl: queueUrl, MessageBody: body, ...others } = objectOf(task.parameters);
  try {
    const sent = await sqs.send(new SendMessageCommand({ ...(others as Partial<SendMessageCommandInput>), QueueUrl: shown(queueUrl), MessageBody: shown(body) }));
    const requestId = sent.$metadata.requestId ?? '';
    return {
      MD5OfMessageBody: sent.MD5OfMessageBody ?? '',
      MessageId: sent.MessageId ?? '',
      ...(sent.SequenceNumber === undefined ? {} : { SequenceNumber: sent.SequenceNumber }),
      SdkHttpMetadata: { AllHttpHeaders: { 'x-amzn-RequestId': [requestId] }, HttpHeaders: { 'x-amzn-RequestId': requestId }, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: requestId },
    };
  } catch (error) {
    if (!(error instanceof SQSServiceException)) throw error;
    throw new TaskFailure(`SQS.${error.name}`, `${error.message} (Service: Sqs, Status Code: ${error.$metadata.httpStatusCode ?? 400})`);
  }
}
