import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** The sample's services: an entry, a table and its key. */
const SERVICES = {
  orders: { entry: 'lambdas/order/handler.ts', table: 'Orders', key: 'orderId' },
  inventory: { entry: 'lambdas/inventory/handler.ts', table: 'Stock', key: 'sku' },
  payments: { entry: 'lambdas/payment/handler.ts', table: 'Payments', key: 'authorizationId' },
  shipments: { entry: 'lambdas/shipment/handler.ts', table: 'Shipments', key: 'id' },
} as const;
type Service = keyof typeof SERVICES;

/** The sample's steps, each with its service, in order; the first three can be undone. */
const STEPS: readonly (readonly [step: string, service: Service, undo?: string])[] = [
  ['createOrder', 'orders', 'cancel'], ['reserveStock', 'inventory', 'release'], ['authorizePayment', 'payments', 'void'],
  ['capturePayment', 'payments'], ['createShipment', 'shipments'], ['confirmOrder', 'orders'],
];

/** The sample as one would wire it with CDK's own constructs: same functions, tables, queue, alarm, logs and traces, without a monitor. */
export class HandWiredStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const ledger = this.table('Ledger', 'pk', { sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING }, timeToLiveAttribute: 'expiresAt', deletionProtection: true });
    const functions = new Map<Service, NodejsFunction>();
    for (const service of Object.keys(SERVICES) as Service[]) functions.set(service, this.function(service, ledger));
    const letters = this.letters();
    const machine = new sfn.StateMachine(this, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromChainable(this.chain(functions, letters)),
      queryLanguage: sfn.QueryLanguage.JSONATA,
      tracingEnabled: true,
      logs: { destination: this.logGroup('MachineLogs'), level: sfn.LogLevel.ERROR },
    });
    letters.grantSendMessages(machine);
  }

  private function(service: Service, ledger: dynamodb.Table): NodejsFunction {
    const { entry, table, key } = SERVICES[service];
    const own = this.table(table, key);
    const fn = new NodejsFunction(this, service, {
      entry,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(3),
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup: this.logGroup(`${service}Logs`),
      environment: { [`${table.toUpperCase()}_TABLE`]: own.tableName },
      bundling: { minify: true, sourceMap: true, sourcesContent: false, mainFields: ['module', 'main'], bundleAwsSDK: true },
    });
    own.grantReadWriteData(fn);
    ledger.grantReadWriteData(fn);
    return fn;
  }

  private table(name: string, key: string, props: Partial<dynamodb.TableProps> = {}): dynamodb.Table {
    return new dynamodb.Table(this, name, {
      partitionKey: { name: key, type: dynamodb.AttributeType.STRING }, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST, removalPolicy: RemovalPolicy.DESTROY, ...props,
    });
  }

  private logGroup(name: string): logs.LogGroup {
    return new logs.LogGroup(this, name, { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  }

  private letters(): sqs.Queue {
    const queue = new sqs.Queue(this, 'Letters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    queue.metricApproximateNumberOfMessagesVisible().createAlarm(this, 'Parked', { threshold: 1, evaluationPeriods: 1, treatMissingData: cloudwatch.TreatMissingData.IGNORE });
    return queue;
  }

  /** Each step retried, then caught: before the pivot into the compensations in reverse, after it into the queue. */
  private chain(functions: ReadonlyMap<Service, NodejsFunction>, letters: sqs.IQueue): sfn.IChainable {
    const park = tasks.SqsSendMessage.jsonata(this, 'Park', { queue: letters, messageBody: sfn.TaskInput.fromObject({ text: 'A step failed for good', token: sfn.TaskInput.fromText('{% $states.context.Task.Token %}').value }), integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN });
    let compensation: sfn.State = new sfn.Fail(this, 'Compensated', { error: 'Compensated' });
    const steps = STEPS.map(([step, service, undo], index) => {
      const task = this.task(step, functions.get(service), `${service}.${step}`);
      if (undo !== undefined) {
        const undoing = this.task(`Undo ${step}`, functions.get(service), `${service}.${undo}`);
        undoing.addCatch(park).next(compensation);
        compensation = undoing;
      }
      return task.addCatch(index < 4 ? compensation : park);
    });
    return steps.reduce<sfn.Chain | undefined>((chain, step) => (chain ? chain.next(step) : sfn.Chain.start(step)), undefined) ?? park;
  }

  private task(name: string, fn: NodejsFunction | undefined, operation: string): sfn.TaskStateBase {
    if (!fn) throw new Error(`There is no function for ${name}`);
    return tasks.LambdaInvoke.jsonata(this, name, {
      lambdaFunction: fn,
      payload: sfn.TaskInput.fromObject({ operation, sagaId: '{% $states.context.Execution.Name %}', input: '{% $states.input %}' }),
      outputs: '{% $states.input %}',
      retryOnServiceExceptions: true,
    }).addRetry({ maxAttempts: 3, interval: Duration.seconds(1), backoffRate: 1, jitterStrategy: sfn.JitterType.FULL });
  }
}
