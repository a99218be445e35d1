import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Saga } from 'cdk-saga/cdk';
import type { Construct } from 'constructs';
import { placeOrder } from './place-order';

/** The functions' timeout, and with it each wait for an attempt that ended without a word, is short so that the stories end quickly. */
const timeout = '3s';

/** The sample: four services with a table each, and the saga over them. */
export class PlaceOrderStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = this.table('Orders', 'orderId');
    const stock = this.table('Stock', 'sku');
    const payments = this.table('Payments', 'authorizationId');
    const shipments = this.table('Shipments', 'id');

    const saga = new Saga(this, 'PlaceOrder', {
      definition: placeOrder,
      services: {
        orders: { entry: 'lambdas/order/handler.ts', timeout, environment: { ORDERS_TABLE: orders.tableName } },
        inventory: { entry: 'lambdas/inventory/handler.ts', timeout, environment: { STOCK_TABLE: stock.tableName } },
        payments: { entry: 'lambdas/payment/handler.ts', timeout, environment: { PAYMENTS_TABLE: payments.tableName } },
        shipments: { entry: 'lambdas/shipment/handler.ts', timeout, environment: { SHIPMENTS_TABLE: shipments.tableName } },
      },
      clockSkew: '1s',
      lateArrivalWindow: '3s',
    });

    // Give it an `alarmTopic` once there is somebody to tell. No order should wait for an operator over night.
    saga.monitor({ thresholds: { parkedFor: '8h' } });

    allowOwnTable(orders, saga.functions.orders);
    allowOwnTable(stock, saga.functions.inventory);
    allowOwnTable(payments, saga.functions.payments);
    allowOwnTable(shipments, saga.functions.shipments);

    this.output({
      StateMachineArn: saga.stateMachine.stateMachineArn,
      LedgerTableName: saga.ledger.table.tableName,
      DeadLetterQueueUrl: saga.deadLetterQueue.queueUrl,
      OrdersTableName: orders.tableName,
      StockTableName: stock.tableName,
      PaymentsTableName: payments.tableName,
      ShipmentsTableName: shipments.tableName,
    });
  }

  /** A business table of the sample. It holds what the stories leave behind, nobody's real orders: so it goes with the stack. */
  private table(name: string, key: string): dynamodb.Table {
    return new dynamodb.Table(this, name, {
      partitionKey: { name: key, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private output(values: { readonly [name: string]: string }): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, `${name}Output`, { value }).overrideLogicalId(name);
  }
}

/** What `lambdas/table.ts` calls. */
function allowOwnTable(table: dynamodb.Table, service: iam.IGrantable): void {
  table.grants.actions(service, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
}
