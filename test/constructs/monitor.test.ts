import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Match } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { saga as defineSaga } from '../../lib';
import { Saga, type SagaMonitorProps } from '../../lib/constructs';
import type { Duration } from '../../lib/contract/time';
import { Booking, bookTable, tables } from './book-table';
import { bookingsStack, newApp, SERVICES, templateOf } from './stack';

function monitored(props?: SagaMonitorProps) {
  const { stack, saga } = bookingsStack();
  const monitor = saga.monitor(props);
  return { stack, saga, monitor, template: templateOf(stack) };
}

interface AlarmResource {
  readonly Properties: { readonly AlarmDescription: unknown; readonly Threshold: number; readonly EvaluationPeriods: number; readonly TreatMissingData: string; readonly AlarmActions?: unknown[]; readonly OKActions?: unknown[] };
}

/** The alarms of a template by their construct's name, with threshold, periods and what missing data means. */
const alarmsIn = (template: ReturnType<typeof templateOf>): Record<string, string> =>
  Object.fromEntries(Object.entries(template.findResources('AWS::CloudWatch::Alarm') as Record<string, AlarmResource>)
    .map(([id, { Properties: { Threshold, EvaluationPeriods, TreatMissingData } }]) => [id.replace(/^BookTable(?:Monitor|DeadLetters)/, '').replace(/[0-9A-F]{8}$/, ''), `${Threshold} ${EvaluationPeriods} ${TreatMissingData}`]));

describe('the alarms of saga.monitor()', () => {
  test('are these by default, for a saga without a deadline', () => {
    expect(alarmsIn(monitored().template)).toEqual({
      Parked: '1 1 ignore',
      ParkedTooLong: '1 48 ignore',
      CompensatedRate: '20 1 notBreaching',
      EndedUncompensated: '1 1 notBreaching',
      FailingCompensations: '3 1 notBreaching',
      LedgerUnavailable: '5 1 notBreaching',
      ThrottledMachine: '1 1 notBreaching',
      ThrottledLedger: '1 1 notBreaching',
      Throttledtables: '1 1 notBreaching',
      Throttleddeposits: '1 1 notBreaching',
    });
  });

  test('go off at their threshold, not above it', () => {
    const { template } = monitored({ thresholds: { duration: '1m' } });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
  });

  test('have another one where the definition has a deadline: 95 of 100 sagas keep it', () => {
    const withDeadline = defineSaga('Timed', { input: Booking, deadline: '2m' }, (s, booking) => {
      s.step('bookTable', { action: tables.book, compensation: tables.cancel, input: { bookingId: booking.bookingId } });
    });
    const { stack, saga } = bookingsStack({ definition: withDeadline, services: { tables: { entry: 'test/constructs/fixtures/handler.ts' } } });
    saga.monitor();
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [Match.objectLike({ MetricStat: Match.objectLike({ Metric: Match.objectLike({ Namespace: 'AWS/States', MetricName: 'ExecutionTime' }), Stat: 'p95', Period: 300 }) })],
      Threshold: 120_000, EvaluationPeriods: 3, TreatMissingData: 'notBreaching',
    });
  });

  test('take other thresholds, and false for an alarm that is not wanted', () => {
    const alarms = alarmsIn(monitored({ thresholds: { parkedFor: '30m', compensatedPercent: false, endedUncompensated: 2, failingCompensations: false, ledgerFailures: false, throttles: false, duration: '10s' } }).template);
    expect(alarms).toEqual({ Parked: '1 1 ignore', ParkedTooLong: '1 6 ignore', EndedUncompensated: '2 1 notBreaching', Slow: '10000 3 notBreaching' });
  });

  test.each<[Duration, period: number, periods: number]>([['1m', 300, 1], ['4h', 300, 48], ['24h', 300, 288], ['25h', 3_600, 25], ['7d', 3_600, 168]])(
    'look back %s for a letter that waits, and no further in short periods than CloudWatch does',
    (parkedFor, Period, EvaluationPeriods) => {
      const { template } = monitored({ thresholds: { parkedFor } });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: Match.stringLikeRegexp('always been a letter'), MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', Threshold: 1, Period, EvaluationPeriods,
      });
    },
  );

  test('are refused, all at once, where they can never go off or always would', () => {
    const thresholds = { parkedFor: '8d', compensatedPercent: 0, endedUncompensated: -1, throttles: Number.NaN, duration: '2 minutes' as Duration } as const;
    expect(() => monitored({ thresholds })).toThrow([
      'Cannot monitor saga "Bookings/BookTable":',
      '- threshold duration is "2 minutes". Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".',
      '- threshold parkedFor is 8d. An alarm of CloudWatch looks back 7 days at most.',
      '- threshold compensatedPercent is 0, which is always reached. Use a number above 0, or false for no such alarm.',
      '- threshold endedUncompensated is -1, which is always reached. Use a number above 0, or false for no such alarm.',
      '- threshold throttles is NaN, which is always reached. Use a number above 0, or false for no such alarm.',
    ].join('\n'));
  });

  test('are refused for a saga whose name is longer than a metric\'s', () => {
    const around = new Construct(new Stack(newApp(), 'S'.repeat(128)), 'p'.repeat(105));
    const saga = new Saga(around, 'Saga', { definition: bookTable, services: SERVICES });
    // 128, 105 and 4 characters and two slashes, and "FailedOtherwise " before them: 255
    expect(saga.sagaName).toHaveLength(239);
    expect(() => saga.monitor()).not.toThrow();
    const longer = new Saga(around, 'Sagas', { definition: bookTable, services: SERVICES });
    expect(() => longer.monitor()).toThrow('its name of 240 characters, the stack\'s and the path of its construct, stands in the names of metrics. Use at most 239.');
  });

  test('all tell the topic, the one on parked sagas too, when they go off and when they are over', () => {
    const { stack, saga } = bookingsStack();
    const { alarms } = saga.monitor({ alarmTopic: new Topic(stack, 'Alarms') });
    const found = Object.values(templateOf(stack).findResources('AWS::CloudWatch::Alarm') as Record<string, AlarmResource>);
    expect(found).toHaveLength(alarms.length);
    const topic = [{ Ref: expect.stringMatching(/^Alarms/) as string }];
    for (const { Properties: { AlarmActions, OKActions } } of found) expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: topic, OKActions: topic });
  });

  const alarmsHere = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':alarm:*']] };
  const letAlarms = (Action: unknown, Resource: unknown) =>
    Match.objectLike({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action, Resource, Condition: { ArnLike: { 'aws:SourceArn': alarmsHere } } });

  test('may tell a topic that has a policy of its own, by which nobody else may', () => {
    const { stack, saga } = bookingsStack();
    saga.monitor({ alarmTopic: new Topic(stack, 'Alarms', { enforceSSL: true }) });
    templateOf(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({ Statement: Match.arrayWith([letAlarms('sns:Publish', { Ref: Match.stringLikeRegexp('^Alarms') })]) }),
    });
  });

  test('may use the key of an encrypted topic', () => {
    const { stack, saga } = bookingsStack();
    saga.monitor({ alarmTopic: new Topic(stack, 'Alarms', { masterKey: new Key(stack, 'Key') }) });
    templateOf(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: Match.objectLike({ Statement: Match.arrayWith([letAlarms(['kms:Decrypt', 'kms:GenerateDataKey*'], '*')]) }) });
  });

  test('each say which saga and what it means', () => {
    const descriptions = Object.values(monitored().template.findResources('AWS::CloudWatch::Alarm') as Record<string, AlarmResource>).map(({ Properties }) => JSON.stringify(Properties.AlarmDescription));
    expect(descriptions.filter((text) => !/saga (?:Bookings\/)?BookTable/i.test(text) || text.length < 50)).toEqual([]);
  });
});

/** One of the metrics of an expression. */
const metric = (id: string, of: object) => Match.objectLike({ Id: id, MetricStat: Match.objectLike({ Metric: Match.objectLike(of), Stat: 'Sum', Period: 300 }) });

describe('what AWS counts as failed', () => {
  test('is told apart by the error in the machine\'s log', () => {
    const { template } = monitored();
    const filters = [
      ['Compensated Bookings/BookTable', '{ ($.type = "ExecutionFailed") && ($.details.error = "Saga.Compensated") }'],
      [
        'FailedOtherwise Bookings/BookTable',
        '{ ($.type = "ExecutionFailed") && (($.details.error NOT EXISTS) || (($.details.error != "Saga.Compensated") && ($.details.error != "Saga.Abandoned") && ($.details.error != "Saga.InputMismatch"))) }',
      ],
    ];
    for (const [MetricName, FilterPattern] of filters) {
      template.hasResourceProperties('AWS::Logs::MetricFilter', {
        LogGroupName: { Ref: Match.stringLikeRegexp('^BookTableMachineLogs') },
        FilterPattern,
        MetricTransformations: [{ MetricNamespace: 'cdk-saga', MetricName, MetricValue: '1' }],
      });
    }
  });

  test('without a compensation goes off with what was stopped or timed out', () => {
    const { template } = monitored();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      Metrics: [
        Match.objectLike({ Expression: 'FILL(failedOtherwise, 0) + FILL(stopped, 0) + FILL(timedOut, 0)' }),
        metric('failedOtherwise', { Namespace: 'cdk-saga', MetricName: 'FailedOtherwise Bookings/BookTable' }),
        metric('stopped', { Namespace: 'AWS/States', MetricName: 'ExecutionsAborted' }),
        metric('timedOut', { Namespace: 'AWS/States', MetricName: 'ExecutionsTimedOut' }),
      ],
    });
  });

  test('and is compensated goes off by its share of all ends, where there are enough for a share', () => {
    const { template } = monitored();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(FILL(completed, 0) + FILL(failed, 0) >= 10, 100 * FILL(compensated, 0) / (FILL(completed, 0) + FILL(failed, 0)), 0)' }),
        Match.objectLike({ Id: 'compensated', MetricStat: Match.objectLike({ Period: 900, Stat: 'Sum' }) }),
      ]),
    });
  });
});

test('alarms on attempts read the metrics that the runtime logs: namespace, name and dimensions are the same', () => {
  const { template } = monitored();
  for (const [outcome, Period] of [['Saga.CompensationFailed', 900], ['Saga.LedgerUnavailable', 300]]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: { Namespace: 'cdk-saga', MetricName: 'AttemptDuration', Dimensions: [{ Name: 'outcome', Value: outcome }, { Name: 'saga', Value: 'Bookings/BookTable' }] },
          Stat: 'SampleCount',
          Period,
        }),
      })],
    });
  }
});

const ofLedger = (id: string, MetricName: string) => metric(id, { Namespace: 'AWS/DynamoDB', MetricName, Dimensions: [{ Name: 'TableName', Value: { Ref: Match.stringLikeRegexp('LedgerTable') } }] });

test('throttles are those of the machine, of each function and of the ledger\'s table', () => {
  const { template } = monitored();
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/States', MetricName: 'ExecutionThrottled' });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('tablesFunction') } }] });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [Match.objectLike({ Expression: 'FILL(reads, 0) + FILL(writes, 0)' }), ofLedger('reads', 'ReadThrottleEvents'), ofLedger('writes', 'WriteThrottleEvents')],
  });
});

test('the dashboard shows sagas, open ones, durations, parked ones, attempts, throttles and errors', () => {
  const { template } = monitored({ dashboardName: 'Bookings' });
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as { Properties: { DashboardName: string; DashboardBody: { 'Fn::Join': [string, unknown[]] } } }[];
  expect(dashboard?.Properties.DashboardName).toBe('Bookings');
  const body = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll('\\', '');
  for (const title of ['Sagas', 'Begun and not ended since the left edge', 'Duration', 'Parked', 'Attempts by outcome', 'Duration of completed attempts by step, p95', 'Throttled', 'Errors of the functions']) {
    expect(body).toContain(`"title":"${title}"`);
  }
  expect(body).toContain(`SEARCH('{"cdk-saga",saga,outcome} MetricName="AttemptDuration" saga="Bookings/BookTable"', 'SampleCount', 300)`);
  expect(body).toContain('RUNNING_SUM(FILL(started, 0) - FILL(completed, 0) - FILL(failed, 0) - FILL(stopped, 0) - FILL(timedOut, 0))');
  // Throttles and errors
  expect(body.match(/"label":"tables"/g)).toHaveLength(2);
  for (const statistic of ['p50', 'p95', 'p99']) expect(body).toContain(`"stat":"${statistic}"`);
});

test('a saga that nobody monitors has the one alarm on parked sagas, and no dashboard', () => {
  const { stack, saga } = bookingsStack({ definition: bookTable });
  const template = templateOf(stack);
  expect(Object.keys(alarmsIn(template))).toEqual(['Parked']);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  expect(saga.parkedAlarm.node.path).toBe('Bookings/BookTable/DeadLetters/Parked');
});
