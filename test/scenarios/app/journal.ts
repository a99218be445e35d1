import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The world that sagas act on: what has taken effect for each of them, in order, once per idempotency key as with an honest downstream. */
export interface Journal {
  enter(sagaId: string, effect: string, idempotencyKey: string): Promise<void>;
  read(sagaId: string): Promise<readonly string[]>;
  /** From now on what is broken for this saga works. */
  mend(sagaId: string): Promise<void>;
  isMended(sagaId: string): Promise<boolean>;
}

export function journalIn(client: DynamoDBClient, table: string): Journal {
  const itemOf = async (sagaId: string) =>
    (await client.send(new GetItemCommand({ TableName: table, Key: { sagaId: { S: sagaId } }, ConsistentRead: true }))).Item ?? {};
  return {
    async enter(sagaId, effect, idempotencyKey) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { sagaId: { S: sagaId } },
        UpdateExpression: 'SET #effects = list_append(if_not_exists(#effects, :none), :effect), #key = :true',
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#effects': 'effects', '#key': idempotencyKey },
        ExpressionAttributeValues: { ':none': { L: [] }, ':effect': { L: [{ S: effect }] }, ':true': { BOOL: true } },
      });
      await client.send(update).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
    read: async (sagaId) => ((await itemOf(sagaId))['effects']?.L ?? []).map(({ S: effect = '' }) => effect),
    async mend(sagaId) {
      const values = { ':true': { BOOL: true } };
      await client.send(new UpdateItemCommand({ TableName: table, Key: { sagaId: { S: sagaId } }, UpdateExpression: 'SET mended = :true', ExpressionAttributeValues: values }));
    },
    isMended: async (sagaId) => (await itemOf(sagaId))['mended']?.BOOL === true,
  };
}
