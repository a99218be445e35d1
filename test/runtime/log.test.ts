import { memoryLedger, Rejected } from '../../lib/runtime/index';
import { returns, rigOn, START, throws } from './step-rig';

const saga = () => rigOn(memoryLedger(), 'order-1');
const linesOf = ({ lines }: { lines: readonly string[] }) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test('a handler\'s line is one line of JSON with saga, id, step, attempt, correlation id, level, message and its own fields', async () => {
  const order = saga();
  order.next(async (_input, { log }) => { log.warn('slow\nbank', { bank: 'B1', ms: 5 }); return { receipt: 'r' }; });
  await order.act('undoable', { attempt: 2 });
  expect(order.lines[0]).not.toContain('\n');
  expect(linesOf(order)[0]).toEqual({
    level: 'warn', message: 'slow\nbank', timestamp: '2026-01-01T00:00:00.000Z', saga: 'Shop/PlaceOrder', sagaId: 'order-1', step: 'pay', attempt: 2,
    kind: 'action', operation: 'payments.authorize', correlationId: 'Shop/PlaceOrder/order-1', bank: 'B1', ms: 5,
  });
});

test('a handler\'s fields cannot take the place of those that every line has', async () => {
  const order = saga();
  order.next(async (_input, { log }) => { log.info('x', { sagaId: 'forged', level: 'forged' }); return { receipt: 'r' }; });
  await order.act('undoable');
  expect(linesOf(order)[0]).toMatchObject({ sagaId: 'order-1', level: 'info' });
});

test('fields that are not JSON cost the line its fields, and not the step its attempt', async () => {
  const order = saga();
  order.next(async (_input, { log }) => { log.info('x', { amount: 5n }); return { receipt: 'r' }; });
  expect(await order.act('undoable')).toEqual({ reply: { receipt: 'r' } });
  expect(linesOf(order)[0]).toMatchObject({ message: 'x', sagaId: 'order-1', logProblem: expect.any(String) });
});

test('every attempt is told: its outcome, or the error with which it ended, and how long it took', async () => {
  const order = saga();
  order.next(async () => { order.clock.advance(40); return { receipt: 'r' }; });
  await order.act('undoable');
  await order.compensate();
  await order.act('undoable');
  await order.resolve('pivot', { answer: 'abandon', reason: 'why' }, { step: 'other' });
  expect(linesOf(order).map(({ level, message, operation, outcome, AttemptDuration }) => ({ level, message, operation, outcome, AttemptDuration }))).toEqual([
    { level: 'info', message: 'Attempt ended', operation: 'payments.authorize', outcome: 'completed', AttemptDuration: 40 },
    { level: 'info', message: 'Attempt ended', operation: 'payments.void', outcome: 'compensated', AttemptDuration: 0 },
    { level: 'warn', message: 'Attempt ended', operation: 'payments.authorize', outcome: 'Saga.StepFenced', AttemptDuration: 0 },
    { level: 'info', message: 'Attempt ended', operation: 'payments.authorize', outcome: 'answered', AttemptDuration: 0 },
  ]);
});

test('a log that cannot be written changes nothing of the step', async () => {
  const order = rigOn(memoryLedger(), 'order-1', { writeLine: () => { throw new Error('EPIPE'); } });
  order.next(async (_input, { log }) => { log.info('lost'); return { receipt: 'r' }; });
  expect(await order.act('undoable')).toEqual({ reply: { receipt: 'r' } });
});

/** What the lines of one attempt are correlated by. */
const idsOf = async (request: { correlationId?: string }, traceHeader?: string) => {
  const order = rigOn(memoryLedger(), 'order-1', { traceHeader: () => traceHeader });
  order.next(async (_input, { log }) => { log.info('mine'); return { receipt: 'r' }; });
  await order.act('undoable', request);
  return linesOf(order).map(({ correlationId, traceId }) => ({ correlationId, traceId }));
};

describe('a line\'s correlation id', () => {
  test('is what the saga\'s input gave, in the handler\'s lines and ours', async () => {
    const ids = { correlationId: 'web-4711', traceId: undefined };
    expect(await idsOf({ correlationId: 'web-4711' })).toEqual([ids, ids]);
  });

  test('is saga and saga id where the input gave none, beside the id of X-Ray\'s trace', async () => {
    const ids = { correlationId: 'Shop/PlaceOrder/order-1', traceId: '1-67891233-abcdef012345678912345678' };
    expect(await idsOf({}, 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1')).toEqual([ids, ids]);
  });

  test.each(['', 'Root=', 'Self=1-2;Parent', ';;;'])('stands without a trace where the tracing header is %j', async (header) => {
    const ids = { correlationId: 'Shop/PlaceOrder/order-1', traceId: undefined };
    expect(await idsOf({}, header)).toEqual([ids, ids]);
  });
});

test('an error that a handler throws is told by its name and where it arose', async () => {
  const order = saga();
  order.next(throws(new TypeError('secret-message')));
  await order.act('undoable');
  expect(linesOf(order)[0]).toMatchObject({ level: 'error', thrown: 'TypeError', at: expect.arrayContaining([expect.stringContaining('log.test.ts')]) });
});

test('a table that is down is told by the name of its error', async () => {
  const order = saga();
  order.ledger.failPuts('unavailable');
  await order.act('undoable');
  expect(linesOf(order)[0]).toMatchObject({ level: 'error', message: 'The ledger failed', thrown: 'Error' });
});

test('inputs, results, answers and task tokens are never in the log', async () => {
  const order = saga();
  const SECRET = 'S3CR3T';
  const loose = { operation: 'payments.loose', input: { card: SECRET, taskToken: SECRET } };
  order.next(returns({ card: SECRET }), throws(new Error(`card ${SECRET} failed`)), throws(new Rejected(SECRET)), throws(SECRET), returns({ receipt: 5n, card: SECRET }));
  for (const step of ['a', 'b', 'c', 'd', 'e', 'a']) await order.act('undoable', { ...loose, step });
  await order.act('undoable', { step: 'f', input: { amount: SECRET } });
  await order.act('undoable', { step: 'g', ...loose, input: SECRET.repeat(30_000) });
  order.next(returns({ receipt: SECRET }), throws(new Error(SECRET)));
  await order.act('undoable', { step: 'j' });
  await order.compensate({ step: 'j' });
  await order.resolve('pivot', { answer: 'applied', reason: SECRET, result: { receipt: SECRET } }, { step: 'h' });
  await order.resolve('pivot', { answer: SECRET, reason: SECRET, taskToken: SECRET }, { step: 'h' });
  order.ledger.failPuts('unavailable');
  await order.act('undoable', { ...loose, step: 'i' });
  expect(order.calls.length).toBeGreaterThan(5);
  expect(order.lines.length).toBeGreaterThan(12);
  expect(order.lines.filter((line) => line.includes(SECRET))).toEqual([]);
});

test('the clock of a line is the injected one', async () => {
  const order = saga();
  order.clock.set(START + 1);
  await order.act('undoable');
  expect(linesOf(order)[0]).toMatchObject({ timestamp: '2026-01-01T00:00:00.001Z' });
});
