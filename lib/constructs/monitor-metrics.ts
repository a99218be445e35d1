import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ATTEMPT_METRICS } from '../contract/attempt-metrics';
import { ABANDONED, COMPENSATED, INPUT_MISMATCH, type StepErrorName } from '../contract/error-names';
import type { SagaLedger } from './ledger';

/** What a monitor looks at. */
export interface Monitored {
  readonly sagaName: string;
  readonly stateMachine: sfn.StateMachine;
  readonly machineLogs: logs.ILogGroup;
  readonly functions: ReadonlyMap<string, lambda.IFunction>;
  readonly ledger: SagaLedger;
  readonly deadLetterQueue: sqs.IQueue;
}

/** Every metric is summed up, or taken the maximum of, over five minutes: long enough to see a letter that a reader hides for 30 s. */
export const PERIOD = Duration.minutes(5);

/** Errors with which a machine ends by itself. Any other, ours too, is one that it did not catch. */
const MACHINES_OWN = [COMPENSATED, ABANDONED, INPUT_MISMATCH];

/** Metrics of one saga, from AWS and from the lines that its services log. */
export class SagaMetrics {
  /** Ended with all undone. AWS only knows that they failed, so they are counted in the machine's log. */
  readonly compensated: cloudwatch.Metric;
  /** Failed by an error that the machine did not catch, such as an expression or a size: nothing has been compensated. */
  readonly failedOtherwise: cloudwatch.Metric;

  constructor(scope: Construct, private readonly of: Monitored) {
    this.compensated = this.counted(scope, 'Compensated', `($.details.error = "${COMPENSATED}")`);
    const none = MACHINES_OWN.map((error) => `($.details.error != "${error}")`).join(' && ');
    this.failedOtherwise = this.counted(scope, 'FailedOtherwise', `(($.details.error NOT EXISTS) || (${none}))`);
  }

  /**
   * Counts ends of executions by their error. The log has it although `includeExecutionData` is off: execution data is "input or output of a
   * history event" (https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html). Log lines are delivered as
   * well as can be, and some may be lost: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html. The pattern's syntax:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
   */
  private counted(scope: Construct, what: string, condition: string): cloudwatch.Metric {
    const filter = new logs.MetricFilter(scope, what, {
      logGroup: this.of.machineLogs,
      // A filter's dimensions come out of the log line, where the saga is only part of an ARN that is different each time.
      metricNamespace: ATTEMPT_METRICS.namespace,
      metricName: `${what} ${this.of.sagaName}`,
      filterPattern: logs.FilterPattern.literal(`{ ($.type = "ExecutionFailed") && ${condition} }`),
      metricValue: '1',
    });
    return filter.metric({ statistic: cloudwatch.Stats.SUM, period: PERIOD, label: what });
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html has this and the other metrics of AWS/States. */
  get started(): cloudwatch.Metric {
    return this.of.stateMachine.metricStarted({ period: PERIOD });
  }

  get completed(): cloudwatch.Metric {
    return this.of.stateMachine.metricSucceeded({ period: PERIOD });
  }

  /** To AWS also those which ended compensated or abandoned. */
  get failed(): cloudwatch.Metric {
    return this.of.stateMachine.metricFailed({ period: PERIOD });
  }

  get stopped(): cloudwatch.Metric {
    return this.of.stateMachine.metricAborted({ period: PERIOD });
  }

  get timedOut(): cloudwatch.Metric {
    return this.of.stateMachine.metricTimedOut({ period: PERIOD });
  }

  /** States and retries that Step Functions held back, by its quota of transitions. */
  get throttled(): cloudwatch.Metric {
    return this.of.stateMachine.metricThrottled({ period: PERIOD });
  }

  duration(statistic: string): cloudwatch.Metric {
    return this.of.stateMachine.metricTime({ period: PERIOD, statistic, label: statistic });
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
  get letters(): cloudwatch.Metric {
    return this.of.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period: PERIOD });
  }

  /** Of the oldest letter that was not read three times. A saga that stays parked sends a fresh one after 13 days. */
  get ageOfLetters(): cloudwatch.Metric {
    return this.of.deadLetterQueue.metricApproximateAgeOfOldestMessage({ statistic: cloudwatch.Stats.MAXIMUM, period: PERIOD });
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
  ledgerThrottles(metricName: 'ReadThrottleEvents' | 'WriteThrottleEvents'): cloudwatch.Metric {
    const { tableName } = this.of.ledger.table;
    return new cloudwatch.Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: tableName }, statistic: cloudwatch.Stats.SUM, period: PERIOD });
  }

  /** Attempts of any step that ended so. */
  attempts(outcome: StepErrorName): cloudwatch.Metric {
    const { namespace, duration } = ATTEMPT_METRICS;
    return new cloudwatch.Metric({
      namespace, metricName: duration.name, dimensionsMap: { saga: this.of.sagaName, outcome },
      statistic: cloudwatch.Stats.SAMPLE_COUNT, period: PERIOD, label: outcome,
    });
  }

  /**
   * One line for each outcome or step that there has been. A name with other characters than letters and digits stands in quotation marks:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
   */
  attemptsBy(by: 'outcome' | 'step', statistic: string): cloudwatch.MathExpression {
    const { namespace, duration } = ATTEMPT_METRICS;
    const schema = by === 'outcome' ? 'saga,outcome' : 'saga,step,outcome';
    const which = `MetricName="${duration.name}" saga="${this.of.sagaName}"${by === 'step' ? ' outcome="completed"' : ''}`;
    return new cloudwatch.MathExpression({ expression: `SEARCH('{"${namespace}",${schema}} ${which}', '${statistic}', ${PERIOD.toSeconds()})`, usingMetrics: {}, label: '', period: PERIOD });
  }
}

/** The sum of what may not be there: a metric of AWS has no value where nothing happened. */
export function sumOf(metrics: Readonly<Record<string, cloudwatch.IMetric>>, label: string): cloudwatch.MathExpression {
  const expression = Object.keys(metrics).map((id) => `FILL(${id}, 0)`).join(' + ');
  return new cloudwatch.MathExpression({ expression, usingMetrics: { ...metrics }, period: PERIOD, label });
}
