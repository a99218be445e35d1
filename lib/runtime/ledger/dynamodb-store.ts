import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { LEDGER_TABLE, ledgerPartition } from '../../contract/ledger-table';
import { fromAttributes, toAttributes, type Attributes } from './attributes';
import type { LedgerItem, LedgerKey } from './item';
import type { Expected, LedgerStore, PutOutcome } from './store';

/** A ledger in a DynamoDB table whose keys are those of `LEDGER_TABLE`. */
export function dynamoDbLedger(client: DynamoDBClient, table: string): LedgerStore {
  const get = async (key: LedgerKey): Promise<LedgerItem | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: addressOf(key), ConsistentRead: true }));
    return Item && fromAttributes(Item);
  };
  const put = async (item: LedgerItem, expected: Expected): Promise<PutOutcome> => {
    const Item = { ...toAttributes(item), ...addressOf(item) };
    try {
      await client.send(new PutItemCommand({ TableName: table, Item, ...conditionOf(expected), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Some emulators ignore ReturnValuesOnConditionCheckFailure: then the item is read.
      return { written: false, item: error.Item ? fromAttributes(error.Item) : await get(item) };
    }
  };
  return { get, put };
}

function addressOf(key: LedgerKey): Attributes {
  return { [LEDGER_TABLE.partitionKey]: { S: ledgerPartition(key.saga, key.sagaId) }, [LEDGER_TABLE.sortKey]: { S: key.step } };
}

type Condition = Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

function conditionOf(expected: Expected): Condition {
  return expected.kind === 'absent'
    ? {
        // DynamoDB deletes an expired item days after its expiry, or later: until then the condition looks past it.
        ConditionExpression: `attribute_not_exists(${LEDGER_TABLE.partitionKey}) OR ${LEDGER_TABLE.expiry} < :before`,
        ExpressionAttributeValues: { ':before': { N: String(expected.expiredBefore) } },
      }
    : {
        // Of these names only `status` is a reserved word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
        ConditionExpression: '#status = :status AND attemptId = :attemptId',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': { S: expected.status }, ':attemptId': { S: expected.attemptId } },
      };
}
