import { memoryLedger, type StepContext } from '../../lib/runtime/index';
import { nameOf } from './conformance/suite';
import { held, LAMBDA, rigOn, SKEW, START, throws } from './step-rig';

/** What is kept back of an invocation to write the ledger. */
const RESERVE = 250;

const saga = () => rigOn(memoryLedger(), 'order-1');

describe('an attempt\'s deadline', () => {
  test.each([
    ['its timeout', { timeoutMs: 1_000, deadline: START + 2_000 }, START + 1_000],
    ['the saga\'s deadline', { timeoutMs: 2_000, deadline: START + 1_000 }, START + 1_000],
    ['the end of the invocation, less the time to write the ledger', { timeoutMs: 10_000 }, START + LAMBDA - RESERVE],
  ])('is %s, whichever comes first', async (_title, bounds, deadline) => {
    const order = saga();
    const handler = held();
    order.next(handler.behaviour);
    const acting = order.act('undoable', bounds as never);
    const context = await handler.begun;
    expect(context.deadline).toBe(deadline);
    order.clock.advance(400);
    expect(context.remainingMs()).toBe(deadline - START - 400);
    order.clock.set(deadline + 1);
    expect(context.remainingMs()).toBe(0);
    handler.returns({ receipt: 'r' });
    await acting;
  });

  test('bounds a compensation too', async () => {
    const order = saga();
    await order.act('undoable');
    let deadline = 0;
    order.next(async (_input, context) => { deadline = context.deadline; });
    await order.compensate({ timeoutMs: 700 as never });
    expect(deadline).toBe(START + 700);
  });
});

describe('an attempt\'s signal', () => {
  test('aborts at the deadline, and the handler that heeds it is released at once', async () => {
    const order = saga();
    order.next((_input, { signal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); }));
    const acting = order.act('undoable', { timeoutMs: 1_000 as never });
    await settled();
    order.clock.set(START + 1_000);
    expect(await acting).toEqual({ error: 'Saga.StepTimedOut', message: expect.stringContaining('TimeoutError') });
    expect(await order.item()).toMatchObject({ status: 'STARTED', leaseUntil: 0, quietAfter: START + 1_000, unresolved: true });
  });

  test.each([['returns', async () => ({ receipt: 'r' })], ['throws', throws(new Error('no'))]])('aborts when the handler %s, for what it left behind', async (_title, ends) => {
    const order = saga();
    let signal: AbortSignal | undefined;
    order.next((input, context) => { signal = context.signal; expect(signal.aborted).toBe(false); return ends(input, context); });
    await order.act('undoable');
    expect(signal?.aborted).toBe(true);
    expect(order.clock.pending()).toBe(0);
  });

  test('does not abort before the deadline', async () => {
    const order = saga();
    const handler = held();
    order.next(handler.behaviour);
    const acting = order.act('undoable', { timeoutMs: 1_000 as never });
    const { signal } = await handler.begun;
    order.clock.set(START + 999);
    expect(signal.aborted).toBe(false);
    handler.returns({ receipt: 'r' });
    await acting;
  });
});

describe('a handler that does not heed the signal', () => {
  test('is waited for: while it runs, neither a retry nor a compensation begins', async () => {
    const order = saga();
    const handler = held();
    order.next(handler.behaviour);
    let answered = false;
    const acting = order.act('undoable', { timeoutMs: 1_000 as never }).finally(() => { answered = true; });
    await handler.begun;
    order.clock.set(START + LAMBDA + SKEW);
    await settled();
    expect(answered).toBe(false);
    expect(nameOf(await order.act('undoable', { attempt: 2 }))).toBe('Saga.StepInFlight');
    expect(nameOf(await order.compensate())).toBe('Saga.StepInFlight');
    expect(await order.item()).toMatchObject({ status: 'STARTED', leaseUntil: START + LAMBDA, quietAfter: START + LAMBDA });
    handler.returns({ receipt: 'late' });
    expect(await acting).toEqual({ reply: { receipt: 'late' } });
  });
});

describe('the context', () => {
  test('names saga, step and attempt', async () => {
    const order = saga();
    let context: StepContext | undefined;
    order.next(async (_input, given) => { context = given; return { receipt: 'r' }; });
    await order.act('undoable', { attempt: 3 });
    expect(context).toMatchObject({ sagaId: 'order-1', step: 'pay', attempt: 3 });
  });
});

/** Lets all promises that can settle do so. */
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
