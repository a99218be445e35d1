import * as fc from 'fast-check';
import { dynamoDbLedger, memoryLedger, Rejected } from '../../lib/runtime/index';
import { openTable, type TestTable } from './dynamodb-table';
import { killed, LAMBDA, returns, rigOn, sagaIds, SKEW, START, throws, WINDOW, type Rig } from './step-rig';

let table: TestTable;
beforeAll(async () => { table = await openTable(); });
afterAll(async () => { await table.close(); });

const nextId = sagaIds();
const reason = 'why';

const how = fc.constantFrom('returns', 'rejects', 'throws', 'badResult', 'killed', 'writeLost', 'responseLost', 'writeLate');
const phase = fc.constantFrom('undoable', 'pivot', 'forward');
const operation = fc.oneof(
  fc.record({ kind: fc.constant('act'), phase, how, badInput: fc.boolean(), entry: fc.nat(3), lambdaMs: fc.constantFrom(LAMBDA, 60_000) }),
  fc.record({ kind: fc.constant('compensate'), how }),
  fc.record({ kind: fc.constant('resolve'), phase, answer: fc.constantFrom('skip', 'applied', 'notApplied', 'abandon'), undo: fc.boolean(), result: fc.boolean() }),
  fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1, SKEW, LAMBDA, LAMBDA + SKEW + 1, WINDOW + SKEW, 100_000) }),
  fc.record({ kind: fc.constant('land') }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

const BEHAVIOURS = { returns: returns({ receipt: 'r' }), rejects: throws(new Rejected('no')), throws: throws(new Error('lost')), badResult: returns({ receipt: 1n }) };

/** What came of one operation, and the item after it. */
async function apply(saga: Rig, operation: Operation): Promise<unknown> {
  switch (operation.kind) {
    case 'act': return deliver(saga, operation.how, () => saga.act(operation.phase, {
      entered: new Date(START + operation.entry).toISOString(), ...(operation.badInput ? { input: {} } : {}),
    }, operation.lambdaMs));
    case 'compensate': return deliver(saga, operation.how, () => saga.compensate());
    case 'resolve': return saga.resolve(operation.phase, {
      answer: operation.answer, reason, ...(operation.result ? { result: { receipt: 'human' } } : {}),
    }, operation.undo ? { operation: 'payments.void' } : {});
    case 'wait': return saga.clock.advance(operation.ms);
    case 'land': return saga.ledger.land();
  }
}

async function deliver(saga: Rig, how: string, request: () => ReturnType<Rig['act']>): Promise<unknown> {
  saga.clearNext();
  if (how === 'killed') return killed(saga, request).catch((error: unknown) => String(error));
  if (how === 'writeLost') saga.ledger.failPuts(undefined, 'unavailable');
  if (how === 'responseLost') saga.ledger.failPuts('responseLost', 'responseLost', 'responseLost');
  if (how === 'writeLate') saga.ledger.failPuts(undefined, 'late');
  const behaviour = BEHAVIOURS[how as keyof typeof BEHAVIOURS] as (typeof BEHAVIOURS)['returns'] | undefined;
  if (behaviour) saga.next(behaviour);
  const ended = await request();
  saga.ledger.clearFaults();
  return ended;
}

test('memory and DynamoDB give equal replies and leave equal items after any sequence of operations', async () => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 14 }), async (operations) => {
    const sagaId = nextId();
    const inMemory = rigOn(memoryLedger(), sagaId);
    const inDynamoDb = rigOn(dynamoDbLedger(table.client, table.name), sagaId);
    for (const step of operations) {
      expect(await apply(inDynamoDb, step)).toEqual(await apply(inMemory, step));
      expect(await inDynamoDb.item()).toEqual(await inMemory.item());
    }
    expect(inDynamoDb.calls).toEqual(inMemory.calls);
  }), { numRuns: 120, seed: 20260101 });
}, 60_000);
