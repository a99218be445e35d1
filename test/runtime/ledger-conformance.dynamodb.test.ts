import { ConditionalCheckFailedException, GetItemCommand, type PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDbLedger, type LedgerItem } from '../../lib/runtime/index';
import { COMPENSATING, COMPLETED, NOT_APPLIED, REJECTED, RUNNING } from './conformance/items';
import { clientOf, openTable, type TestTable } from './dynamodb-table';
import { describeLedger } from './ledger-conformance';
import { EXPIRES_AT, rigOn } from './step-rig';

let table: TestTable;
beforeAll(async () => { table = await openTable(); });
afterAll(async () => { await table.close(); });

describeLedger('a ledger in DynamoDB', () => dynamoDbLedger(table.client, table.name));

const BASE = { saga: 'Shop#1/PlaceOrder', sagaId: '50%', step: 'pay', inputHash: 'hash', expiresAt: EXPIRES_AT, attemptId: 'a' };
const ABSENT = { kind: 'absent', expiredBefore: 0 } as never;

describe('an item in DynamoDB', () => {
  test('lies under keys that no other saga can have', async () => {
    await dynamoDbLedger(table.client, table.name).put({ ...BASE, status: 'FENCED' } as LedgerItem, ABSENT);
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key: { pk: { S: 'Shop%231/PlaceOrder#50%25' }, sk: { S: 'pay' } } }));
    expect(Item).toMatchObject({ status: { S: 'FENCED' }, expiresAt: { N: String(EXPIRES_AT) }, saga: { S: 'Shop#1/PlaceOrder' } });
  });

  test.each([RUNNING, COMPLETED, NOT_APPLIED, COMPENSATING, REJECTED, { ...REJECTED, resolution: { answer: 'abandon', reason: 'why' } }])('comes back as it was written: %j', async (item) => {
    const ledger = dynamoDbLedger(table.client, table.name);
    const written = { ...BASE, sagaId: `back-${JSON.stringify(item)}`, ...item } as LedgerItem;
    await ledger.put(written, ABSENT);
    expect(await ledger.get(written)).toEqual(written);
  });

  test('holds the largest input and the largest result together, deep as JSON may be', async () => {
    const saga = rigOn(dynamoDbLedger(table.client, table.name), 'largest');
    const input = `${'['.repeat(100)}"${'ü'.repeat(65_000)}"${']'.repeat(100)}`;
    const result = 'x'.repeat(240 * 1_024 - 2);
    saga.next(async () => result);
    expect(await saga.act('undoable', { operation: 'payments.loose', input: JSON.parse(input) })).toEqual({ reply: result });
    expect(await saga.item()).toMatchObject({ status: 'COMPLETED', input });
  });
});

describe('the DynamoDB ledger\'s own client', () => {
  /** Each PutItem reaches the table, and the first answer of each is lost on its way back: the SDK sends it again. */
  test('takes what the SDK sent twice as its own write', async () => {
    const client = clientOf({ endpoint: table.endpoint });
    const seen = new Set<string>();
    client.middlewareStack.add((next, context) => async (args) => {
      const answer = await next(args).catch((error: unknown) => error);
      const id = JSON.stringify(args.input);
      if (context.commandName === 'PutItemCommand' && !seen.has(id)) {
        seen.add(id);
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $retryable: {} });
      }
      if (answer instanceof Error) throw answer;
      return answer as never;
    }, { step: 'deserialize', priority: 'low' });
    const saga = rigOn(dynamoDbLedger(client, table.name), 'sent-twice');
    expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r' } });
    expect(await saga.compensate()).toEqual({ reply: null });
    expect(saga.calls).toHaveLength(2);
    expect(seen.size).toBe(4);
    client.destroy();
  });

  test.each([
    ['brings the item with the failed condition, and does not read', true, 0],
    ['does not bring it, and reads consistently', false, 1],
  ])('is content with a table that %s', async (_title, brings, reads) => {
    const client = clientOf({ endpoint: table.endpoint });
    const gets: unknown[] = [];
    const sagaId = `brings-${brings}`;
    const ledger = dynamoDbLedger(client, table.name);
    await ledger.put({ ...BASE, sagaId, status: 'FENCED' } as LedgerItem, ABSENT);
    client.middlewareStack.add((next, context) => async (args) => {
      if (context.commandName === 'GetItemCommand') gets.push(args.input);
      return next(args).catch((error: unknown) => {
        throw error instanceof ConditionalCheckFailedException && brings
          ? new ConditionalCheckFailedException({ $metadata: {}, message: '', Item: { attemptId: { S: 'a' }, status: { S: 'FENCED' } } })
          : error;
      });
    }, { step: 'initialize' });
    const put = await ledger.put({ ...BASE, sagaId, attemptId: 'b', status: 'FENCED' } as LedgerItem, ABSENT);
    expect(put).toMatchObject({ written: false, item: { attemptId: 'a', status: 'FENCED' } });
    expect(gets).toHaveLength(reads);
    expect(gets).toEqual(Array.from({ length: reads }, () => expect.objectContaining({ ConsistentRead: true })));
    client.destroy();
  });

  test('asks for the item with the failed condition', async () => {
    const client = clientOf({ endpoint: table.endpoint });
    const asked: unknown[] = [];
    client.middlewareStack.add((next, context) => (args) => {
      if (context.commandName === 'PutItemCommand') asked.push((args.input as PutItemCommand['input']).ReturnValuesOnConditionCheckFailure);
      return next(args);
    }, { step: 'initialize' });
    await dynamoDbLedger(client, table.name).put({ ...BASE, sagaId: 'asked', status: 'FENCED' } as LedgerItem, ABSENT);
    expect(asked).toEqual(['ALL_OLD']);
    client.destroy();
  });

  test('reports a table that is not there as an error of the ledger', async () => {
    const saga = rigOn(dynamoDbLedger(table.client, 'no-such-table'), 'nowhere');
    expect(await saga.act('undoable')).toMatchObject({ error: 'Saga.LedgerUnavailable' });
    expect(saga.calls).toEqual([]);
  });
});
