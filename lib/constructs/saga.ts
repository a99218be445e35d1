import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { compile, type Target } from '../compiler';
import { DEFAULT_CLOCK_SKEW, DEFAULT_LATE_ARRIVAL_WINDOW } from '../contract/ledger-times';
import { problemsOf } from '../contract/saga-error';
import type { Duration, Millis } from '../contract/time';
import type { Budget } from '../cost/budget';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';
import { lengthOf, notADuration } from '../definition/durations';
import { holdToBudget } from './budget';
import { DeadLetterQueue } from './dead-letter-queue';
import { DEFAULT_LOG_RETENTION } from './defaults';
import { customerKey, grantRight, keyProblems, letLogsUse, useThrough, type Encryption } from './encryption';
import { Ledger, ledgerProblems, type SagaLedger } from './ledger';
import { allowLedger } from './ledger-access';
import { SagaMonitor, type SagaMonitorProps } from './monitor';
import { SagaMachine } from './saga-machine';
import { sagaNameOf } from './saga-name';
import { functionsOf } from './service-functions';
import { checkServices, functionTimeouts, type SagaServices } from './services';

/** What a saga is made of. Only its definition and the functions of its services have no default. */
export interface SagaProps<Services extends SagaServices> {
  /** What `saga(…)` gave. */
  readonly definition: { readonly definition: Definition; readonly services?: RecordedSaga['services'] };
  /** The functions of the services that the definition names: an entry to bundle, or a function that is there already. */
  readonly services: Services;
  /**
   * The table of the saga's ledger. Several sagas, also of several stacks, can share one.
   *
   * @default a Ledger of its own
   */
  readonly ledger?: SagaLedger;
  /**
   * What the saga's data is encrypted with where it is stored: ledger, history, letters, logs, and the environment of the functions that are
   * made here. The key's policy gets what AWS's services need, and the roles the rights to use it; so do those who get a grant of the saga.
   * A ledger that is given has an encryption of its own.
   *
   * @default 'awsOwned'
   */
  readonly encryption?: Encryption;
  /**
   * S: how far the clocks of two processes that touch one step may differ. From `'0ms'`; whoever waits for an attempt's end waits S longer.
   *
   * @default DEFAULT_CLOCK_SKEW
   */
  readonly clockSkew?: Duration;
  /**
   * W: how long after its process is dead a request that an attempt had sent may still take effect downstream. A compensation of a step whose
   * outcome is unknown waits for it.
   *
   * @default DEFAULT_LATE_ARRIVAL_WINDOW
   */
  readonly lateArrivalWindow?: Duration;
  /**
   * How long the logs of the machine and of the functions are kept.
   *
   * @default DEFAULT_LOG_RETENTION
   */
  readonly logRetention?: logs.RetentionDays;
  /**
   * Whether X-Ray traces the machine and its functions.
   *
   * @default true
   */
  readonly tracing?: boolean;
  /**
   * What a run of the saga may use and cost, when all is well and on each path on which it fails. Synthesis fails where a path exceeds it, and
   * names all that do. `npx cdk-saga cost <file>` tells what the paths are.
   *
   * @default none: nothing is counted
   */
  readonly budget?: Budget;
}

/**
 * A saga with all that it needs to run: state machine, a function for each service, ledger, dead-letter queue and the alarm on it, log groups,
 * and a role for each with the fewest rights.
 *
 * ```ts
 * const saga = new Saga(this, 'PlaceOrder', {
 *   definition: placeOrder,
 *   services: {
 *     orders: { entry: 'lambdas/order/handler.ts', environment: { ORDERS_TABLE: orders.tableName } },
 *     payments: { function: paymentsFunction },
 *   },
 * });
 * orders.grantReadWriteData(saga.functions.orders);
 * saga.grantStart(api);
 * ```
 *
 * The construct's path names the saga's items in the ledger. Changing it (or the stack's name) makes another saga of it: let those that run
 * end first.
 *
 * @throws SagaError `Saga.InvalidDefinition`: services that are missing or that no step uses, timeouts that do not fit, texts that are no
 * durations, whatever the compiler refuses; `Saga.BundleFailed`
 */
export class Saga<const Services extends SagaServices = SagaServices> extends Construct {
  readonly stateMachine: sfn.StateMachine;
  readonly ledger: SagaLedger;
  /** Where the letters of parked sagas wait for an answer. */
  readonly deadLetterQueue: sqs.Queue;
  /** In alarm while a letter waits. It tells nobody until it is given an action, as `monitor({ alarmTopic })` does; a topic's policy must let `cloudwatch.amazonaws.com` publish. */
  readonly parkedAlarm: cloudwatch.Alarm;
  readonly functions: { readonly [Service in keyof Services]: lambda.IFunction };
  /** The saga's name in its ledger: stack name and construct path. */
  readonly sagaName: string;
  private readonly deadLetters: DeadLetterQueue;
  private readonly machine: SagaMachine;
  private readonly deadline: Duration | undefined;
  private readonly key: kms.IKey | undefined;

  constructor(scope: Construct, id: string, props: SagaProps<Services>) {
    super(scope, id);
    const { definition } = props.definition;
    checkServices(definition, props.services);
    const compiled = compile(definition, targetOf(props));
    if (props.budget) holdToBudget(this, { ...props, budget: props.budget, saga: props.definition, clockSkew: props.clockSkew, lateArrivalWindow: props.lateArrivalWindow });
    const { logRetention = DEFAULT_LOG_RETENTION, tracing = true } = props;
    const key = this.checkedKey(props);
    this.key = key;
    this.sagaName = sagaNameOf(this);
    this.ledger = props.ledger ?? new Ledger(this, 'Ledger', { encryption: key ?? 'awsOwned' });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { saga: definition.name, key });
    this.deadLetterQueue = this.deadLetters.queue;
    this.parkedAlarm = this.deadLetters.alarm;
    // A scope of their own: a service may have the name of one of the parts here.
    const scopeOfServices = new Construct(this, 'Services');
    const functions = functionsOf(scopeOfServices, props.services, { saga: definition.name, logRetention, tracing, key });
    functions.forEach((fn, service) => allowLedger(scopeOfServices, service, { fn, ledger: this.ledger, sagaName: this.sagaName }));
    this.functions = Object.fromEntries(functions) as typeof this.functions;
    this.machine = new SagaMachine(this, 'Machine', {
      compiled, functions, logRetention, tracing, key, sagaName: this.sagaName, ledger: this.ledger, deadLetters: this.deadLetterQueue,
    });
    this.stateMachine = this.machine.stateMachine;
    this.deadline = definition.deadline;
  }

  /**
   * A dashboard, and alarms on what a human should see to: sagas that end with nothing compensated, many that are compensated, letters that wait
   * long, compensations that fail, a ledger out of reach, throttles, and sagas that take longer than their deadline.
   *
   * ```ts
   * saga.monitor({ alarmTopic, thresholds: { parkedFor: '1h', compensatedPercent: false } });
   * ```
   *
   * Its metrics of attempts come from the log lines of the services, so a function without `serve(…)`, or with `metrics: false`, has none.
   */
  monitor(props: SagaMonitorProps = {}): SagaMonitor {
    const { sagaName, stateMachine, ledger, deadLetterQueue, parkedAlarm, deadline } = this;
    const functions = new Map<string, lambda.IFunction>(Object.entries(this.functions));
    const of = { sagaName, stateMachine, ledger, deadLetterQueue, functions, machineLogs: this.machine.logs };
    return new SagaMonitor(this, 'Monitor', { ...props, of, parkedAlarm, deadline });
  }

  /** Lets an application start sagas, and learn whether one that it starts again is the same (`sagaClient(…).start`). */
  grantStart(grantee: iam.IGrantable): iam.Grant {
    const start = this.stateMachine.grants.startExecution(grantee).combine(this.stateMachine.grants.execution(grantee, 'states:DescribeExecution'));
    return this.withKey(start, grantee, 'states', ['aws:states:stateMachineArn', this.stateMachine.stateMachineArn]);
  }

  /** Lets an application see how sagas stand (`sagaClient(…).state`). A history holds inputs, results and the task tokens of letters. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    const read = this.stateMachine.grants.execution(grantee, 'states:DescribeExecution', 'states:GetExecutionHistory');
    return this.withKey(read, grantee, 'states', ['aws:states:stateMachineArn', this.stateMachine.stateMachineArn]);
  }

  /** Lets an operator's tool read the letters of parked sagas and answer them (`sagaClient(…).letters`, `.answer`). */
  grantAnswer(grantee: iam.IGrantable): iam.Grant {
    const answer = this.stateMachine.grants.actions(grantee, 'states:SendTaskSuccess');
    const letters = this.deadLetterQueue.grants.actions(grantee, ['sqs:ReceiveMessage', 'sqs:DeleteMessage']);
    return this.withKey(answer.combine(letters), grantee, 'sqs', ['aws:sqs:arn', this.deadLetterQueue.queueArn]);
  }

  /** Sagas that began. */
  metricStarted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricStarted(props);
  }

  /** Sagas that ended completed. */
  metricCompleted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(props);
  }

  /** Sagas that ended compensated or abandoned, or were refused for another input: to AWS all of these failed, and its metrics do not tell them apart. */
  metricNotCompleted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(props);
  }

  /** Executions that somebody stopped. What they had done is not compensated. */
  metricStopped(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricAborted(props);
  }

  /** Letters that wait for an answer: about one for each parked saga. */
  metricParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetters.metricParked(props);
  }

  /** Whoever reads what a key of one's own encrypted uses that key. */
  private withKey(grant: iam.Grant, grantee: iam.IGrantable, service: string, of: readonly [name: string, value: string]): iam.Grant {
    if (!this.key) return grant;
    return grant.combine(grantRight(grantee, useThrough(this, { key: this.key, actions: ['kms:Decrypt'], service, of })));
  }

  private checkedKey({ definition: { definition }, encryption, ledger }: SagaProps<Services>): kms.IKey | undefined {
    const key = customerKey(encryption);
    const problems = [...(key ? keyProblems(this, key) : []), ...(ledger ? ledgerProblems(this, ledger, key) : [])];
    if (problems.length > 0) throw problemsOf(`Cannot build saga ${JSON.stringify(definition.name)}`, problems);
    if (key) letLogsUse(this, key);
    return key;
  }
}

const targetOf = ({ definition: { definition }, services, clockSkew, lateArrivalWindow }: SagaProps<SagaServices>): Target => ({
  functionTimeouts: functionTimeouts(services),
  clockSkewMs: clockSkew === undefined ? DEFAULT_CLOCK_SKEW : lengthIn(definition, 'clockSkew', clockSkew),
  lateArrivalMs: lateArrivalWindow === undefined ? DEFAULT_LATE_ARRIVAL_WINDOW : lengthIn(definition, 'lateArrivalWindow', lateArrivalWindow),
});

function lengthIn({ name }: Definition, field: string, text: Duration): Millis {
  const length = lengthOf(text);
  if (length === undefined) throw problemsOf(`Cannot build saga ${JSON.stringify(name)}`, [notADuration(field, text)]);
  return length;
}
