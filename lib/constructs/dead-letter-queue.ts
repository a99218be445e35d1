import { Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Where a saga that needs a human sends its letter, and the alarm that calls the human. */
export class DeadLetterQueue extends Construct {
  readonly queue: sqs.Queue;
  /** In alarm while a letter waits. */
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: { readonly saga: string; readonly key: kms.IKey | undefined }) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      enforceSSL: true,
      ...(props.key ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.key } : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
      // The longest that SQS keeps a message. The machine sends a fresh letter before this one is gone.
      retentionPeriod: Duration.days(14),
    });
    const reason = 'It is the dead-letter queue. A letter that nobody answers is sent anew, however often it was read.';
    Validations.of(this.queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
    this.alarm = new cloudwatch.Alarm(this, 'Parked', {
      alarmDescription: `A saga ${props.saga} is parked: it waits for an answer to its letter in the queue ${this.queue.queueName}.`,
      metric: this.metricParked(),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // SQS reports nothing of a queue that nobody has touched for six hours, though a letter may lie in it: no news changes nothing.
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
  }

  /**
   * Letters that wait, about one for each parked saga.
   *
   * Reading a letter, in the console say, hides it for the queue's visibility timeout of 30 s, and nobody has answered it yet. The maximum over
   * five minutes looks past that. (Adding the hidden ones would not do: SQS reports their number only while there are any, and a sum with
   * a missing part is missing itself. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html)
   */
  metricParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.queue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period: Duration.minutes(5), ...props });
  }
}
