import {
  CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists, type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LEDGER_TABLE } from '../../lib/contract/ledger-table';

export interface TestTable {
  readonly name: string;
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** A ledger table on dynalite in this process, or on the endpoint in `CDK_SAGA_DYNAMODB_ENDPOINT`. */
export async function openTable(): Promise<TestTable> {
  const given = process.env['CDK_SAGA_DYNAMODB_ENDPOINT'];
  const server = given === undefined ? await listen() : undefined;
  const endpoint = server ? addressOf(server) : String(given);
  const client = clientOf({ endpoint });
  const name = `ledger-${process.hrtime.bigint()}`;
  await create(client, name);
  return {
    name, endpoint, client,
    close: async () => {
      if (given !== undefined) await client.send(new DeleteTableCommand({ TableName: name }));
      client.destroy();
      await new Promise<void>((resolve) => { if (server) server.close(() => resolve()); else resolve(); });
    },
  };
}

/** Emulators take any credentials. On AWS the environment's own hold. */
export function clientOf(config: DynamoDBClientConfig): DynamoDBClient {
  const anyone = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ region: 'eu-central-1', ...(process.env['AWS_ACCESS_KEY_ID'] ? {} : { credentials: anyone }), ...config });
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function listen(): Promise<Server> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

async function create(client: DynamoDBClient, name: string): Promise<void> {
  const { partitionKey, sortKey } = LEDGER_TABLE;
  await client.send(new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }, { AttributeName: sortKey, KeyType: 'RANGE' }],
    AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }, { AttributeName: sortKey, AttributeType: 'S' }],
  }));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: name });
}
