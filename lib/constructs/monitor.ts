import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Duration } from '../contract/time';
import { alarmsOf } from './monitor-alarms';
import { sumOf, PERIOD, SagaMetrics, type Monitored } from './monitor-metrics';
import { checkMonitor, DEFAULT_THRESHOLDS, type MonitorThresholds } from './monitor-thresholds';

/** What can be chosen of a saga's monitor. */
export interface SagaMonitorProps {
  /**
   * Who is told of alarms, and that they are over. The topic's policy, and that of its key, let CloudWatch publish; those of an imported topic
   * cannot be changed from here, and must let `cloudwatch.amazonaws.com` do so already.
   *
   * @default nobody: the alarms show in the console
   */
  readonly alarmTopic?: sns.ITopic;
  /** When the alarms go off. @default DEFAULT_THRESHOLDS */
  readonly thresholds?: Partial<MonitorThresholds>;
  /** @default CloudFormation's choice */
  readonly dashboardName?: string;
}

/** A dashboard and the alarms of one saga: see `saga.monitor()`. */
export class SagaMonitor extends Construct {
  readonly dashboard: cloudwatch.Dashboard;
  /** All of them, the one on parked sagas first. */
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: SagaMonitorProps & { readonly of: Monitored; readonly parkedAlarm: cloudwatch.Alarm; readonly deadline: Duration | undefined }) {
    super(scope, id);
    const { of, parkedAlarm, deadline = false, alarmTopic, thresholds, dashboardName } = props;
    const metrics = new SagaMetrics(this, of);
    const wanted: MonitorThresholds = { ...DEFAULT_THRESHOLDS, duration: deadline, ...thresholds };
    checkMonitor(of.sagaName, wanted);
    this.alarms = [parkedAlarm, ...alarmsOf(this, of, metrics, wanted)];
    if (alarmTopic) {
      letAlarmsTell(this, alarmTopic);
      this.alarms.forEach((alarm) => tell(alarmTopic, alarm));
    }
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { ...(dashboardName === undefined ? {} : { dashboardName }), widgets: widgetsOf(of, metrics, this.alarms) });
  }
}

/**
 * CDK's SnsAction adds no right. A topic without a policy of its own takes what its account's alarms publish; one with a policy, such as that of
 * `enforceSSL`, only takes what the policy allows, and an encrypted one what its key's policy allows as well. An alarm that may not tell shows
 * so in its history only: https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
function letAlarmsTell(scope: Construct, topic: sns.ITopic): void {
  const alarms = Stack.of(scope).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { ArnLike: { 'aws:SourceArn': alarms } } }));
}

function tell(topic: sns.ITopic, alarm: cloudwatch.Alarm): void {
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
}

/** Rows, from what the business asks to what the engineer does. */
function widgetsOf(of: Monitored, metrics: SagaMetrics, alarms: readonly cloudwatch.Alarm[]): cloudwatch.IWidget[][] {
  const { started, completed, compensated, failed, failedOtherwise, stopped, timedOut, letters, ageOfLetters, throttled } = metrics;
  return [
    [new cloudwatch.AlarmStatusWidget({ title: of.sagaName, alarms: [...alarms], width: 24, height: 3 })],
    [
      graph('Sagas', [started, completed, compensated, sumOf({ failedOtherwise, stopped, timedOut }, 'Ended uncompensated')]),
      graph('Begun and not ended since the left edge', [openSince({ started, completed, failed, stopped, timedOut })]),
      graph('Duration', ['p50', 'p95', 'p99'].map((statistic) => metrics.duration(statistic))),
    ],
    [
      graph('Parked', [letters], [ageOfLetters]),
      graph('Attempts by outcome', [metrics.attemptsBy('outcome', 'SampleCount')]),
      graph('Duration of completed attempts by step, p95', [metrics.attemptsBy('step', 'p95')]),
    ],
    [
      graph('Throttled', [throttled, ...[...of.functions].map(([service, fn]) => fn.metricThrottles({ period: PERIOD, label: service })), metrics.ledgerThrottles('ReadThrottleEvents'), metrics.ledgerThrottles('WriteThrottleEvents')]),
      graph('Errors of the functions', [...of.functions].map(([service, fn]) => fn.metricErrors({ period: PERIOD, label: service }))),
    ],
  ];
}

/**
 * CloudWatch knows neither how many executions of one machine are open nor how old the oldest is (`OpenExecutionCount` is of the account). What
 * began and did not end within the graph is a lower bound of the former.
 */
function openSince({ started, ...ends }: Readonly<Record<'started' | 'completed' | 'failed' | 'stopped' | 'timedOut', cloudwatch.Metric>>): cloudwatch.MathExpression {
  const ended = Object.keys(ends).map((id) => ` - FILL(${id}, 0)`).join('');
  return new cloudwatch.MathExpression({ expression: `RUNNING_SUM(FILL(started, 0)${ended})`, usingMetrics: { started, ...ends }, period: PERIOD, label: 'open' });
}

const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []): cloudwatch.GraphWidget =>
  new cloudwatch.GraphWidget({ title, left, right, width: 8, height: 6 });
