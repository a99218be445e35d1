import { Duration as CdkDuration } from 'aws-cdk-lib';
import { problemsOf } from '../contract/saga-error';
import { parseDuration, type Duration } from '../contract/time';
import { lengthOf, notADuration } from '../definition/durations';
import { PERIOD } from './monitor-metrics';

/** When the alarms go off. `false` leaves an alarm out. */
export interface MonitorThresholds {
  /** How long there may always be a letter that waits for an answer: in steps of 5 minutes up to a day, of hours up to 7 days. @default '4h' */
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

const DAY = CdkDuration.days(1);
const WEEK = CdkDuration.days(7);

/** A metric's name, of which a saga's is the last part: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
const LONGEST_NAME = 255 - 'FailedOtherwise '.length;

/** @throws SagaError `Saga.InvalidDefinition` with everything that is wrong with the thresholds, and with a name that no metric takes */
export function checkMonitor(saga: string, { parkedFor, duration, ...counts }: MonitorThresholds): void {
  const problems = [
    ...(saga.length > LONGEST_NAME ? [`its name of ${saga.length} characters, the stack's and the path of its construct, stands in the names of metrics. Use at most ${LONGEST_NAME}.`] : []),
    ...problemsOfLength('parkedFor', parkedFor),
    ...problemsOfLength('duration', duration),
    ...(parkedFor !== false && (lengthOf(parkedFor) ?? 0) > WEEK.toMilliseconds() ? [`threshold parkedFor is ${parkedFor}. An alarm of CloudWatch looks back 7 days at most.`] : []),
    ...Object.entries(counts).flatMap(([name, count]) => (count === false || count > 0 ? [] : [`threshold ${name} is ${count}, which is always reached. Use a number above 0, or false for no such alarm.`])),
  ];
  if (problems.length > 0) throw problemsOf(`Cannot monitor saga ${JSON.stringify(saga)}`, problems);
}

const problemsOfLength = (name: string, length: Duration | false): readonly string[] =>
  (length === false || lengthOf(length) !== undefined ? [] : [notADuration(`threshold ${name}`, length)]);

/**
 * A length as the periods of an alarm, rounded up. Periods shorter than an hour may be those of one day together:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function periodsOf(length: Duration): { readonly period: CdkDuration; readonly periods: number } {
  const ms = parseDuration(length);
  const period = ms <= DAY.toMilliseconds() ? PERIOD : CdkDuration.hours(1);
  return { period, periods: Math.max(1, Math.ceil(ms / period.toMilliseconds())) };
}
