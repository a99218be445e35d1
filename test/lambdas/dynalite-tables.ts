import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { AddressInfo } from 'node:net';
import { tableOf, type Item, type Table } from '../../lambdas/table';

/** DynamoDB in this process, with a fresh table for whoever asks. */
export interface DynaliteTables {
  fresh<Row extends Item>(keyName: keyof Row & string): Promise<Table<Row>>;
  stop(): Promise<void>;
}

export async function startDynalite(): Promise<DynaliteTables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  let made = 0;
  return {
    async fresh<Row extends Item>(keyName: keyof Row & string) {
      const name = `table-${(made += 1)}`;
      await client.send(new CreateTableCommand({
        TableName: name,
        KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }));
      return tableOf<Row>(client, name, keyName);
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
