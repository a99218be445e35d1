import { newMeter } from '../../lib/cost/meter';
import { memoryLedger, type LedgerItem, type LedgerStore } from '../../lib/runtime';
import { epochSeconds } from '../../lib/runtime/ledger/item';

/**
 * 76 bytes beside its input, names and values: pk 2 + 5, sk 2 + 1, saga 4 + 3, sagaId 6 + 1, step 4 + 1, status 6 + 6, inputHash 9 + 1, attemptId 9 + 1, expiresAt 9 + 6
 * (a number of ten digits). `input` is 5 more.
 */
const itemWith = (attemptId: string, input: string, more: object = {}): LedgerItem =>
  ({ saga: 'S/P', sagaId: 'o', step: 's', status: 'FENCED', inputHash: 'h', attemptId, expiresAt: epochSeconds(1_800_000_000), input, ...more });

const ABSENT = { kind: 'absent', expiredBefore: epochSeconds(0) } as const;

/** The units that are billed for these items, written one after the other in place of the one before. */
async function unitsOf(...items: readonly LedgerItem[]): Promise<number> {
  const meter = newMeter();
  const store: LedgerStore = meter.around(memoryLedger());
  for (const item of items) {
    const before = await store.get(item);
    const { written } = await store.put(item, before ? { kind: 'held', status: before.status, attemptId: before.attemptId } : ABSENT);
    expect(written).toBe(true);
  }
  return meter.writeUnits();
}

test('a write of up to 1,024 bytes is one unit, and one byte more is another', async () => {
  expect(await unitsOf(itemWith('a', 'x'.repeat(943)))).toBe(1);
  expect(await unitsOf(itemWith('a', 'x'.repeat(944)))).toBe(2);
  // Bytes, not characters
  expect(await unitsOf(itemWith('a', `é${'x'.repeat(942)}`))).toBe(2);
});

test('a map has three bytes of its own and one for each pair, and a flag has one', async () => {
  // refusal 7 + 3, error 1 + 5 + 13, message 1 + 7 + 2: 39. unresolved 10 + 1: 11
  const refusal = { error: 'Saga.Rejected', message: 'no' };
  expect(await unitsOf(itemWith('a', 'x'.repeat(943 - 39 - 11), { refusal, unresolved: true }))).toBe(1);
  expect(await unitsOf(itemWith('a', 'x'.repeat(943 - 39 - 10), { refusal, unresolved: true }))).toBe(2);
});

test('a write is billed by the larger of what it writes and what stood there', async () => {
  expect(await unitsOf(itemWith('a', 'x'.repeat(2_900)), itemWith('b', 'x'))).toBe(3 + 3);
});

test('a write whose condition does not hold is billed, by the larger of both too', async () => {
  const meter = newMeter();
  const store = meter.around(memoryLedger());
  await store.put(itemWith('a', 'x'), ABSENT);
  expect(await store.put(itemWith('b', 'x'.repeat(1_500)), ABSENT)).toMatchObject({ written: false });
  expect({ writes: meter.writes(), units: meter.writeUnits() }).toEqual({ writes: 2, units: 1 + 2 });
});

test('a read is billed by the largest item of the run, in units of 4 KB', async () => {
  const meter = newMeter();
  const store = meter.around(memoryLedger());
  expect(meter.readUnitsEach()).toBe(1);
  await store.put(itemWith('a', 'x'.repeat(4_096)), ABSENT);
  expect(meter.readUnitsEach()).toBe(2);
});
