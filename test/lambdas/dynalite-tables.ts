import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { AddressInfo } from 'node:net';
import { tableOf, type Item, type Table } from '../../lambdas/table';

/** DynamoDB in this process, with a fresh table for whoever asks. */
export interface DynaliteTables {
  readonly endpoint: string;
  /** A table whose keys are strings: partition key, and sort key if there is one. */
  create(name: string, ...keys: readonly string[]): Promise<void>;
  fresh<Row extends Item>(keyName: keyof Row & string): Promise<Table<Row>>;
  stop(): Promise<void>;
}

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export async function startDynalite(): Promise<DynaliteTables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials: CREDENTIALS });
  let made = 0;
  const create = async (name: string, ...keys: readonly string[]): Promise<void> => {
    await client.send(new CreateTableCommand({
      TableName: name,
      KeySchema: keys.map((key, at) => ({ AttributeName: key, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }));
  };
  return {
    endpoint,
    create,
    async fresh<Row extends Item>(keyName: keyof Row & string) {
      const name = `table-${(made += 1)}`;
      await create(name, keyName);
      return tableOf<Row>(client, name, keyName);
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
