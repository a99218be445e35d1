import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { parseDuration, type Duration } from '../contract/time';
import { sumOf, PERIOD, type Monitored, type SagaMetrics } from './monitor-metrics';

/** When the alarms go off. `false` leaves an alarm out. */
export interface MonitorThresholds {
  /** How long a letter may wait for an answer. @default '4h' */
  readonly parkedFor: Duration | false;
  /** Percent of the sagas that end in 15 minutes which may end compensated, where at least ten end. @default 20 */
  readonly compensatedPercent: number | false;
  /** Executions that end with nothing compensated, in 5 minutes: stopped, timed out, or failed by an error of Step Functions. @default 1 */
  readonly endedUncompensated: number | false;
  /** Attempts of compensations that fail, in 15 minutes: the saga is about to park. @default 3 */
  readonly failingCompensations: number | false;
  /** Attempts that cannot reach the ledger, in 5 minutes. @default 5 */
  readonly ledgerFailures: number | false;
  /** What Step Functions, Lambda and DynamoDB each hold back, in 5 minutes. @default 1 */
  readonly throttles: number | false;
  /** How long 95 of 100 sagas may take. @default the deadline of the definition; without one there is no such alarm */
  readonly duration: Duration | false;
}

/** What `saga.monitor()` starts from. */
export const DEFAULT_THRESHOLDS: Omit<MonitorThresholds, 'duration'> = {
  parkedFor: '4h',
  compensatedPercent: 20,
  endedUncompensated: 1,
  failingCompensations: 3,
  ledgerFailures: 5,
  throttles: 1,
};

/** Fewer ends than these say nothing of a rate. */
const ENDS_FOR_A_RATE = 10;

interface AlarmSpec {
  readonly id: string;
  readonly description: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** Of five minutes each. @default 1 */
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
  const { ageOfLetters, failedOtherwise, stopped, timedOut } = metrics;
  return [
    ...wanted(parkedFor, (length) => ({
      id: 'ParkedTooLong', metric: ageOfLetters, threshold: parseDuration(length) / 1_000,
      description: `a letter has waited ${length} for an answer.`,
      // As for the alarm on parked sagas: SQS reports nothing of a queue that nobody has touched for six hours.
      missing: cloudwatch.TreatMissingData.IGNORE,
    })),
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
