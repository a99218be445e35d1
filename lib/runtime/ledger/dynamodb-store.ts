import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { ledgerPartition } from '../../contract/ledger-table';
import { fromAttributes, toAttributes, type Attributes } from './attributes';
import type { LedgerItem, LedgerKey } from './item';
import type { Expected, LedgerStore, PutOutcome } from './store';

/** A ledger call that hangs must not use up a short function's time: the SDK's own default is to wait for ever, and to warn. */
export const ledgerClient = (): DynamoDBClient =>
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true } });

/** A ledger in a DynamoDB table whose attributes have the names of `LEDGER_TABLE`. */
export function dynamoDbLedger(client: DynamoDBClient, table: string): LedgerStore {
  const get = async (key: LedgerKey): Promise<LedgerItem | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: addressOf(key), ConsistentRead: true }));
    return Item && fromAttributes(Item) as LedgerItem;
  };
  const put = async (item: LedgerItem, expected: Expected): Promise<PutOutcome> => {
    const Item = { ...toAttributes(item), ...addressOf(item) };
    try {
      await client.send(new PutItemCommand({ TableName: table, Item, ...conditionOf(expected), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Some emulators ignore ReturnValuesOnConditionCheckFailure: then the item is read.
      return { written: false, item: error.Item ? fromAttributes(error.Item) as LedgerItem : await get(item) };
    }
  };
  return { get, put };
}

const addressOf = ({ saga, sagaId, step }: LedgerKey): Attributes => toAttributes({ pk: ledgerPartition(saga, sagaId), sk: step });

type Condition = Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

function conditionOf(expected: Expected): Condition {
  const [ConditionExpression, values] = expected.kind === 'held'
    ? ['#status = :status AND attemptId = :id', { ':status': expected.status, ':id': expected.attemptId }]
    // DynamoDB deletes an expired item days after its expiry, or later: until then the condition looks past it.
    : ['attribute_not_exists(#status) OR expiresAt < :before', { ':before': expected.expiredBefore }];
  // Of these names only `status` is a reserved word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
  return { ConditionExpression, ExpressionAttributeNames: { '#status': 'status' }, ExpressionAttributeValues: toAttributes(values) };
}
