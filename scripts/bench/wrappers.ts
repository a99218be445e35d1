/** What one call of a wrapped handler costs, where the ledger answers at once. */
import { IdempotencyConfig, IdempotencyItemAlreadyExistsError, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, type IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { action, service, typed } from 'cdk-saga';
import { memoryLedger, serve } from 'cdk-saga/runtime';
import type { ActionRequest } from '../../lib/contract/step-request';
import { millis } from '../../lib/contract/time';
import { tableLines } from '../story-report';
import type { Order } from './entries/order';
import { median } from './median';

const ROUNDS = 9;
const CALLS_A_ROUND = 20_000;

const work = async ({ orderId }: Order): Promise<{ receipt: string }> => ({ receipt: orderId });

/** Handles one order that nobody has seen. */
type Call = (orderId: string) => Promise<unknown>;

const CONTEXT = { getRemainingTimeInMillis: () => 30_000, awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' };

function served(): Call {
  const payments = service('payments', { authorize: action({ input: typed<Order>(), output: typed<{ receipt: string }>() }) });
  const store = memoryLedger();
  const handler = serve(payments, { authorize: work }, { ledger: () => store, writeLine: () => undefined });
  const now = new Date().toISOString();
  const request: Omit<ActionRequest, 'sagaId' | 'input'> = {
    kind: 'action', saga: 'Shop/PlaceOrder', step: 'authorizePayment', phase: 'undoable', operation: 'payments.authorize', attempt: 1, startedAt: now, entered: now,
    inputHash: 'a'.repeat(64), ledger: { table: 'ledger', clockSkewMs: millis(1_000), lateArrivalMs: millis(60_000) },
  };
  return (orderId) => handler({ ...request, sagaId: orderId, input: { orderId } }, CONTEXT);
}

/** Powertools' own way to keep records elsewhere than in DynamoDB. */
class MemoryPersistence extends BasePersistenceLayer {
  readonly #records = new Map<string, IdempotencyRecord>();

  override async _putRecord(record: IdempotencyRecord): Promise<void> {
    const there = this.#records.get(record.idempotencyKey);
    if (there) throw new IdempotencyItemAlreadyExistsError('It is there already', there);
    this.#records.set(record.idempotencyKey, record);
  }

  override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    this.#records.set(record.idempotencyKey, record);
  }

  override async _getRecord(key: string): Promise<IdempotencyRecord> {
    const record = this.#records.get(key);
    if (!record) throw new Error(`There is no record of ${key}`);
    return record;
  }

  override async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    this.#records.delete(idempotencyKey);
  }
}

function idempotent(): Call {
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'orderId' });
  config.registerLambdaContext(CONTEXT as unknown as Context);
  const handler = makeIdempotent(work, { persistenceStore: new MemoryPersistence(), config });
  return (orderId) => handler({ orderId });
}

async function cpuMicros(call: Call, round: number): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < CALLS_A_ROUND; count += 1) await call(`order-${round}-${count}`);
  return process.cpuUsage(before).user / CALLS_A_ROUND;
}

/** Both wrappers in turns, so that a slow moment of the machine meets both. */
export async function wrapperReport(show: (text: string) => void): Promise<readonly string[]> {
  const samples: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    show(`Calling wrapped handlers, round ${round} of ${ROUNDS}`);
    // New ledgers each round: one that grows without end would measure the garbage collector.
    const pair = [await cpuMicros(served(), round), await cpuMicros(idempotent(), round)] as const;
    if (round > 0) pair.forEach((micros, index) => samples[index]?.push(micros));
  }
  const [ours, theirs] = [median(samples[0]), median(samples[1])];
  return [
    `What one call of a wrapped handler costs, with a ledger in memory (medians of ${ROUNDS} rounds of ${CALLS_A_ROUND}, in turns, Node ${process.versions.node}):`,
    ...tableLines([
      { wrapper: 'serve(), with its log line and metrics', 'user CPU a call': `${ours.toFixed(1)} µs` },
      { wrapper: 'Powertools makeIdempotent 2.35.0', 'user CPU a call': `${theirs.toFixed(1)} µs` },
    ]),
    `    serve() takes ${(ours / theirs).toFixed(2)} times the CPU of Powertools idempotency.`,
  ];
}
