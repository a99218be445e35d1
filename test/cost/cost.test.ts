import { action, saga, service, typed } from '../../lib';
import type { Duration } from '../../lib/contract/time';
import { costOf, PRICES, type PathCost, type SagaCost } from '../../lib/cost';
import { placeOrder } from '../../infra/place-order';
import { sendParcel } from '../cli/fixtures/shop';

const pathIn = ({ paths }: SagaCost, name: string): PathCost | undefined => paths.find(({ path }) => path === name);

/** The counts of a path: `7 transitions, 5 calls, 10 writes, 2 reads, 0 letters, compensated`. */
const counts = (path: PathCost | undefined): string =>
  `${path?.transitions} transitions, ${path?.invocations} calls, ${path?.writes} writes, ${path?.reads} reads, ${path?.sqsRequests} letters, ${path?.outcome}`;

describe('what PlaceOrder costs', () => {
  let cost: SagaCost;
  beforeAll(async () => { cost = await costOf(placeOrder, { functions: { timeout: '3s' }, lateArrivalWindow: '3s' }); });

  test('is N transitions, N invocations and 2 N writes for N steps when all is well', () => {
    expect(counts(cost.happy)).toBe('6 transitions, 6 calls, 12 writes, 0 reads, 0 letters, completed');
    // 6 calls of 100 ms with 512 MB
    expect(cost.happy.gbSeconds).toBeCloseTo(0.3, 10);
  });

  test('in dollars is each count by its price', () => {
    // 6 transitions at $25 a million, 6 requests at $0.20, 0.3 GB-s at $13.3334, 12 writes at $0.625
    expect(cost.happy.dollarsPerMillion).toBeCloseTo(150 + 1.2 + 4.00002 + 7.5, 6);
    expect(cost.happy.dollars * 1_000_000).toBeCloseTo(cost.happy.dollarsPerMillion, 6);
  });

  test.each([
    // Step k itself, the k - 1 compensations, the look whether one failed, and the end: at most 2 k + 1 transitions.
    ['createOrder', '2 transitions, 1 calls, 2 writes, 0 reads, 0 letters, compensated'],
    ['reserveStock', '5 transitions, 3 calls, 6 writes, 1 reads, 0 letters, compensated'],
    ['authorizePayment', '7 transitions, 5 calls, 10 writes, 2 reads, 0 letters, compensated'],
    ['capturePayment', '9 transitions, 7 calls, 14 writes, 3 reads, 0 letters, compensated'],
  ])('counts the compensations when %s is rejected', (step, wanted) => {
    expect(counts(pathIn(cost, `${step} rejected`))).toBe(wanted);
  });

  test('counts each retry as one more transition, and the write of a take-over that meets the attempt before', () => {
    // createOrder, 3 attempts, the undo of reserveStock, which waits for W and so asks 4 times, that of createOrder, the look, the end.
    // Writes: 2, then 2 + 3 + 3 by the attempts, and 2 by each undo.
    expect(counts(pathIn(cost, 'reserveStock failed at every attempt'))).toBe('11 transitions, 9 calls, 14 writes, 5 reads, 0 letters, compensated');
  });

  test('counts the letter, the answer and the second try of a step that parked', () => {
    // 6 states, `Park` and `Answer`, and the step again; its refusal, and the write that meets it
    expect(counts(pathIn(cost, 'createShipment rejected'))).toBe('9 transitions, 7 calls, 15 writes, 0 reads, 1 letters, completed');
  });

  test('is known for every way a step can go, and for compensations that fail', () => {
    expect(cost.paths.map(({ path, group, outcome }) => `${group}: ${path}: ${outcome}`)).toEqual([
      'happy: happy: completed',
      ...['createOrder', 'reserveStock', 'authorizePayment'].flatMap((step) => [
        `rejected: ${step} rejected: compensated`,
        `failed: ${step} failed at every attempt: compensated`,
        `timedOut: ${step} timed out once: completed`,
        `timedOut: ${step} timed out at every attempt: compensated`,
      ]),
      'rejected: capturePayment rejected: compensated',
      'parked: capturePayment failed at every attempt: completed',
      'parked: capturePayment failed at every attempt, and was found not applied: compensated',
      'timedOut: capturePayment timed out once: completed',
      'parked: capturePayment timed out at every attempt: completed',
      ...['createShipment', 'confirmOrder'].flatMap((step) => [
        `parked: ${step} rejected: completed`,
        `parked: ${step} failed at every attempt: completed`,
        `timedOut: ${step} timed out once: completed`,
        `parked: ${step} timed out at every attempt: completed`,
      ]),
      'parked: every compensation failed at every attempt: compensated',
    ]);
  });

  test('names the path that costs most', () => {
    expect(cost.worst.path).toBe('every compensation failed at every attempt');
    expect(cost.paths.every(({ dollars }) => dollars <= cost.worst.dollars)).toBe(true);
  });

  test('is the same each time it is counted', async () => {
    const again = await costOf(placeOrder, { functions: { timeout: '3s' }, lateArrivalWindow: '3s' });
    expect(again.paths).toEqual(cost.paths);
  });
});

test('a function that is cut off is billed to its timeout, and the wait of its compensation attempt by attempt', async () => {
  const path = pathIn(await costOf(sendParcel), 'reserve timed out at every attempt');
  // Two attempts of 30 s. The compensation must wait for S + W, 61 s: it asks after 1, 2, 4, 8, 16 and 30 s more, 7 times in all.
  expect(counts(path)).toBe('11 transitions, 9 calls, 5 writes, 7 reads, 0 letters, compensated');
  // 512 MB: twice 30 s, and 7 calls of 100 ms
  expect(path?.gbSeconds).toBeCloseTo(30 + 0.35, 10);
});

test('prices, memory and durations can be given, for all functions and for one', async () => {
  const free = { transition: 0, lambdaRequest: 0, writeUnit: 0, readUnit: 0, sqsRequest: 0 };
  const { happy, prices } = await costOf(placeOrder, {
    prices: { ...free, lambdaGbSecond: 1 },
    functions: { memorySize: 1_024, duration: '1s' },
    services: { payments: { duration: '3s' } },
  });
  // 4 calls of 1 s, and the two of payments of 3 s, 1 GB each
  expect(happy.dollars).toBeCloseTo(10, 10);
  expect(prices).toEqual({ ...PRICES, ...free, lambdaGbSecond: 1 });
});

test('only the paths of some groups are counted when no others are asked for', async () => {
  const { paths } = await costOf(sendParcel, { groups: ['rejected'] });
  expect(paths.map(({ path }) => path)).toEqual(['happy', 'reserve rejected', 'ship rejected']);
});

test('functions that Lambda does not have are refused, and calls that run longer than their function, all at once', async () => {
  await expect(costOf(placeOrder, { functions: { timeout: '0s', memorySize: 64 }, services: { payments: { timeout: '20m', duration: 'long' as Duration }, paiments: {} } })).rejects.toMatchObject({
    code: 'Saga.InvalidDefinition',
    problems: [
      'every function: its memorySize is 64. Lambda takes 128 to 10240 (MB).',
      'every function: its timeout is 0s. Lambda takes whole seconds from 1s to 15m.',
      'service "payments": its duration is "long". Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".',
      'service "payments": its timeout is 20m. Lambda takes whole seconds from 1s to 15m.',
      'no step uses the service "paiments". There are: orders, inventory, payments, shipments.',
    ],
  });
  await expect(costOf(placeOrder, { functions: { duration: '40s' }, services: { payments: { timeout: '1m' }, orders: { timeout: '40s' }, shipments: { duration: '1s' } } })).rejects.toMatchObject({
    problems: ['service "inventory": a call is taken to run 40000 ms, and its function is cut off after 30000 ms. Give a shorter duration, or a longer timeout.'],
  });
});

test('a saga that does not complete where nothing goes wrong is refused', async () => {
  const hurried = saga('Hurried', { input: typed<{ id: string }>(), deadline: '1ms' }, (s, order) => {
    s.pivot('ship', { action: service('shop', { ship: action({ input: typed<{ id: string }>(), output: typed<{ id: string }>() }) }).ship, input: { id: order.id } });
  });
  await expect(costOf(hurried)).rejects.toThrow('Cannot count what saga "Hurried" costs: where nothing goes wrong it ends compensated, not completed. Give its deadline more time, or another input.');
});

test('what a service gives is written to the ledger too', async () => {
  const large = await costOf(sendParcel, { groups: ['happy'], results: { ship: { note: 'x'.repeat(2_000) } } });
  // Each step is written when it begins and when it ends; the result of ship goes with its end, more than 2 KB.
  expect([large.happy.writes, large.happy.writeUnits]).toEqual([4, 4 + 2]);
});

test('a write of more than 1 KB is billed as several', async () => {
  const notes = service('notes', { keep: action({ input: typed<{ text: string }>(), output: typed<{ id: string }>() }) });
  const keepNote = saga('KeepNote', { input: typed<{ text: string }>() }, (s, note) => { s.pivot('keep', { action: notes.keep, input: { text: note.text } }); });
  const small = await costOf(keepNote, { input: { text: 'x' } });
  const large = await costOf(keepNote, { input: { text: 'x'.repeat(3_000) } });
  expect([small.happy.writes, small.happy.writeUnits]).toEqual([2, 2]);
  // About 3,400 bytes with keys, hash and times, when it begins and when it ends.
  expect([large.happy.writes, large.happy.writeUnits]).toEqual([2, 8]);
});

test('a saga whose steps leave nothing to compensate has no path of failed compensations', async () => {
  const notes = service('notes', { keep: action({ input: typed<{ id: string }>(), output: typed<{ id: string }>() }) });
  const keepNote = saga('KeepNote', { input: typed<{ id: string }>() }, (s, note) => {
    s.step('keep', { action: notes.keep, compensation: { nothing: 'a note may stay' }, input: { id: note.id }, timeout: '45s' });
  });
  const { paths } = await costOf(keepNote);
  expect(paths.map(({ path, outcome }) => `${path}: ${outcome}`)).toEqual([
    'happy: completed', 'keep rejected: compensated', 'keep failed at every attempt: compensated', 'keep timed out once: completed', 'keep timed out at every attempt: compensated',
  ]);
});
