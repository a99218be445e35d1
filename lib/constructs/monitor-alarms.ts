import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { parseDuration, type Duration } from '../contract/time';
import { sumOf, PERIOD, type Monitored, type SagaMetrics } from './monitor-metrics';
import { periodsOf, type MonitorThresholds } from './monitor-thresholds';

/** Fewer ends than these say nothing of a rate. */
const ENDS_FOR_A_RATE = 10;

interface AlarmSpec {
  readonly id: string;
  readonly description: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** As long as the metric's own. @default 1 */
  readonly periods?: number;
  /** What a period without data means. @default nothing happened */
  readonly missing?: cloudwatch.TreatMissingData;
}

/** The alarms of a saga beside the one on parked sagas, which every saga has. */
export function alarmsOf(scope: Construct, of: Monitored, metrics: SagaMetrics, thresholds: MonitorThresholds): readonly cloudwatch.Alarm[] {
  return [...sagaAlarms(metrics, thresholds), ...attemptAlarms(metrics, thresholds), ...throttleAlarms(of, metrics, thresholds)].map((spec) =>
    new cloudwatch.Alarm(scope, spec.id, {
      alarmDescription: `Saga ${of.sagaName}: ${spec.description}`,
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: spec.missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    }));
}

function sagaAlarms(metrics: SagaMetrics, { parkedFor, compensatedPercent, endedUncompensated, duration }: MonitorThresholds): readonly AlarmSpec[] {
  const { failedOtherwise, stopped, timedOut } = metrics;
  return [
    ...wanted(parkedFor, (length) => parkedTooLong(metrics, length)),
    ...wanted(compensatedPercent, (threshold) => ({
      id: 'CompensatedRate', metric: compensatedRate(metrics), threshold,
      description: `of the sagas that ended in 15 minutes ${threshold} % were compensated. The attempts' outcomes say which step rejects or fails.`,
    })),
    ...wanted(endedUncompensated, (threshold) => ({
      id: 'EndedUncompensated', metric: sumOf({ failedOtherwise, stopped, timedOut }, 'ended uncompensated'), threshold,
      description: 'an execution was stopped, timed out or failed by an error of Step Functions. What it had done is not compensated: look at its history, redrive it or undo it.',
    })),
    ...wanted(duration, (length) => ({
      id: 'Slow', metric: metrics.duration('p95'), threshold: parseDuration(length), periods: 3, description: `95 of 100 sagas take ${length} or longer.`,
    })),
  ];
}

/**
 * Not by the age of the oldest letter: SQS leaves out of it what was received three times and not deleted, so that whoever looks at a letter
 * often enough would silence the alarm.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function parkedTooLong({ letters }: SagaMetrics, length: Duration): AlarmSpec {
  const { period, periods } = periodsOf(length);
  return {
    id: 'ParkedTooLong', metric: letters.with({ period }), periods, threshold: 1,
    description: `for ${length} there has always been a letter that waits for an answer.`,
    // As for the alarm on parked sagas: SQS reports nothing of a queue that nobody has touched for six hours.
    missing: cloudwatch.TreatMissingData.IGNORE,
  };
}

function compensatedRate({ compensated, completed, failed }: SagaMetrics): cloudwatch.MathExpression {
  const over15Minutes = { period: PERIOD.plus(PERIOD).plus(PERIOD) };
  const usingMetrics = { compensated: compensated.with(over15Minutes), completed: completed.with(over15Minutes), failed: failed.with(over15Minutes) };
  const ends = 'FILL(completed, 0) + FILL(failed, 0)';
  return new cloudwatch.MathExpression({ ...over15Minutes, usingMetrics, expression: `IF(${ends} >= ${ENDS_FOR_A_RATE}, 100 * FILL(compensated, 0) / (${ends}), 0)`, label: 'compensated, %' });
}

function attemptAlarms(metrics: SagaMetrics, { failingCompensations, ledgerFailures }: MonitorThresholds): readonly AlarmSpec[] {
  const over15Minutes = { period: PERIOD.plus(PERIOD).plus(PERIOD) };
  return [
    ...wanted(failingCompensations, (threshold) => ({
      id: 'FailingCompensations', metric: metrics.attempts('Saga.CompensationFailed').with(over15Minutes), threshold,
      description: 'compensations fail and are tried again. One that fails for good parks its saga.',
    })),
    ...wanted(ledgerFailures, (threshold) => ({
      id: 'LedgerUnavailable', metric: metrics.attempts('Saga.LedgerUnavailable'), threshold,
      description: 'attempts cannot read or write the ledger. The log line "The ledger failed" names the error.',
    })),
  ];
}

function throttleAlarms({ functions }: Monitored, metrics: SagaMetrics, { throttles }: MonitorThresholds): readonly AlarmSpec[] {
  const [reads, writes] = [metrics.ledgerThrottles('ReadThrottleEvents'), metrics.ledgerThrottles('WriteThrottleEvents')];
  return wanted(throttles, (threshold) => threshold).flatMap((threshold) => [
    { id: 'ThrottledMachine', metric: metrics.throttled, threshold, description: 'Step Functions holds back its state transitions: the account\'s quota is used up.' },
    { id: 'ThrottledLedger', metric: sumOf({ reads, writes }, 'throttled'), threshold, description: 'DynamoDB throttles the ledger.' },
    ...[...functions].map(([service, fn]) => ({
      id: `Throttled ${service}`, metric: fn.metricThrottles({ period: PERIOD }), threshold,
      description: `Lambda throttles the function of service "${service}": its concurrency is used up.`,
    })),
  ]);
}

const wanted = <Threshold, Spec>(threshold: Threshold | false, make: (threshold: Threshold) => Spec): readonly Spec[] => (threshold === false ? [] : [make(threshold)]);
