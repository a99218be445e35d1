import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Order } from './order';

export const handler = makeIdempotent(async ({ orderId }: Order) => ({ receipt: orderId }), {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: 'idempotency' }),
  config: new IdempotencyConfig({ eventKeyJmesPath: 'orderId' }),
});
