import type { StandardSchemaV1 } from '@standard-schema/spec';
import { action, service } from '../../lib/contract/service';
import { idempotencyKey, memoryLedger, Rejected, serve, StepError, type LambdaContextLike } from '../../lib/runtime/index';
import { nameOf } from './conformance/suite';
import { payments, rigOn, throws } from './step-rig';

const saga = () => rigOn(memoryLedger(), 'order-1');
const CONTEXT: LambdaContextLike = { getRemainingTimeInMillis: () => 3_000 };

/** A schema of one's own: text that is not empty, trimmed. */
const trimmed = (validate: (text: string) => { value: string } | { issues: { message: string; path?: (string | number)[] }[] }, wait = false): StandardSchemaV1<string, string> => ({
  '~standard': {
    version: 1, vendor: 'test',
    validate: (value) => (wait ? Promise.resolve(validate(value as string)) : validate(value as string)),
  },
});
const ok = trimmed((text) => ({ value: text.trim() }));
const quoting = (): never => { throw new Error('no regex for 4111 1111 1111 1111'); };

/** One action on these schemas, delivered once. */
async function deliver(schemas: { input: typeof ok; output: typeof ok }, run: (text: string) => Promise<string>) {
  const texts = service('texts', { shout: action(schemas) });
  const handler = serve(texts, { shout: run }, { ledger: () => ledger, writeLine: () => undefined });
  const ledger = memoryLedger();
  const now = new Date().toISOString();
  return handler({
    kind: 'action', saga: 's', sagaId: '1', step: 'a', phase: 'undoable', operation: 'texts.shout', attempt: 1, startedAt: now, entered: now,
    inputHash: 'h', input: ' hello ', ledger: { table: 't', clockSkewMs: 1 as never, lateArrivalMs: 1 as never },
  }, CONTEXT);
}

describe('serve', () => {
  test('gives the handler its input as the schema makes it, and replies with the result as its schema makes it', async () => {
    expect(await deliver({ input: ok, output: ok }, async (text) => `  <${text}>  `)).toBe('<hello>');
  });

  test('waits for schemas that validate asynchronously', async () => {
    const slow = trimmed((text) => ({ value: text.trim() }), true);
    expect(await deliver({ input: slow, output: slow }, async (text) => ` ${text} `)).toBe('hello');
  });

  test('names every field that is wrong', async () => {
    const wrong = trimmed(() => ({ issues: [{ message: 'too short', path: ['lines', 0, 'sku'] }, { message: 'is odd' }] }));
    await expect(deliver({ input: wrong, output: ok }, async (text) => text)).rejects.toMatchObject({
      name: 'Saga.InvalidInput', message: 'input.lines.0.sku: too short; input: is odd',
    });
  });

  test('refuses an input whose schema throws, and keeps the effect of a result whose schema throws', async () => {
    const broken = trimmed(() => { throw new Error('regex'); });
    await expect(deliver({ input: broken, output: ok }, async (text) => text)).rejects.toMatchObject({ name: 'Saga.InvalidInput' });
    await expect(deliver({ input: ok, output: broken }, async (text) => text)).rejects.toMatchObject({ name: 'Saga.InvalidResult' });
  });

  test.each([['throws', false], ['rejects', true]])('does not tell what a schema %s, which may quote the value', async (_title, wait) => {
    const quotes: typeof ok = { '~standard': { version: 1, vendor: 'test', validate: wait ? async () => quoting() : quoting } };
    await expect(deliver({ input: quotes, output: ok }, async (text) => text)).rejects.toMatchObject({ message: 'input: its schema threw' });
    await expect(deliver({ input: ok, output: quotes }, async (text) => text)).rejects.toMatchObject({ message: 'result: its schema threw' });
  });

  test('throws errors by whose name Step Functions tells them apart', async () => {
    const end = deliver({ input: ok, output: ok }, async () => { throw new Error('down'); });
    await expect(end).rejects.toBeInstanceOf(StepError);
    await expect(end).rejects.toMatchObject({ name: 'Saga.ActionFailed', message: 'texts.shout threw Error: down.' });
  });

  test('does not take a handler\'s error for one of its own, whatever its name', async () => {
    const order = saga();
    order.next(throws(Object.assign(new Error('mine'), { name: 'Saga.Rejected' })));
    expect(await order.act('undoable')).toEqual({ error: 'Saga.ActionFailed', message: 'payments.authorize threw Saga.Rejected: mine.' });
  });

  test.each([['a text', 'oops'], ['undefined', undefined], ['null', null]])('takes %s that a handler throws as a failure', async (_title, thrown) => {
    const order = saga();
    order.next(throws(thrown));
    expect(nameOf(await order.act('undoable'))).toBe('Saga.ActionFailed');
  });

  test.each([[undefined, 'undefined'], [{ code: 7 }, '[object Object]'], [null, 'null']])('takes an error as a failure whose message is no text: %j', async (message, text) => {
    const order = saga();
    order.next(throws({ name: 'BankError', message }));
    expect(await order.act('undoable')).toEqual({ error: 'Saga.ActionFailed', message: `payments.authorize threw BankError: ${text}.` });
    expect(await order.item()).toMatchObject({ status: 'STARTED', unresolved: true, leaseUntil: 0 });
  });

  test('cuts a message that would not fit into the history', async () => {
    const order = saga();
    order.next(throws(new Rejected('x'.repeat(100_000))));
    const ended = await order.act('undoable') as { message: string };
    expect(ended.message).toHaveLength(2_000);
  });

  test('takes an input that dropped out of the request for null', async () => {
    const order = saga();
    order.next(async (input) => ({ input }));
    expect(await order.act('undoable', { operation: 'payments.loose', input: undefined as never })).toEqual({ reply: { input: null } });
    expect(nameOf(await order.act('undoable', { step: 'other', input: undefined as never }))).toBe('Saga.InvalidInput');
  });

  test('says which table failed', async () => {
    const order = saga();
    order.ledger.failPuts('unavailable');
    expect(await order.act('undoable')).toEqual({ error: 'Saga.LedgerUnavailable', message: 'The ledger table "ledger" failed.' });
  });

  test('refuses an operation that it does not serve, before it touches the ledger', async () => {
    const order = saga();
    expect(await order.act('undoable', { operation: 'payments.refund' })).toMatchObject({
      error: 'Saga.InvalidRequest', message: 'Service "payments" has no action "payments.refund". Deploy one that has.',
    });
    expect(order.ledger.counts).toEqual({ puts: 0, gets: 0 });
  });

  test('refuses to run a compensation as an action, and an action as a compensation', async () => {
    const order = saga();
    expect(nameOf(await order.act('undoable', { operation: 'payments.void' }))).toBe('Saga.InvalidRequest');
    expect(nameOf(await order.compensate({ operation: 'payments.authorize' }))).toBe('Saga.InvalidRequest');
    expect(await order.item()).toBeUndefined();
  });

  test.each([[{}], [{ authorize: {} }], [Object.create({ authorize: async () => undefined })]])('says at once which handler is missing, where the compiler could not: %j', (handlers) => {
    expect(() => serve(payments, handlers as never)).toThrow('serve() has no handler for "authorize". Add one.');
  });
});

describe('an idempotency key', () => {
  const KEY = { saga: 'Shop/PlaceOrder', sagaId: 'order-1', step: 'pay' };

  test('is stable over releases of this library', () => {
    // SHA-256 in base64url of ["Shop/PlaceOrder","order-1","pay","action"]
    expect(idempotencyKey(KEY, 'action')).toBe('vC_T_fTxp1iCHHLF_SVlU4b56hXccQmYt3uX_bVpl0Y');
    expect(idempotencyKey(KEY, 'compensation')).toBe('GOTfotdtfLqfxcz20LwcVY5DUKY4HIN3l6pQaXR-S-M');
  });

  test('differs between sagas, ids, steps and directions, however their names are cut', () => {
    const keys = [
      idempotencyKey(KEY, 'action'), idempotencyKey(KEY, 'compensation'), idempotencyKey({ ...KEY, saga: 'Shop2/PlaceOrder' }, 'action'),
      idempotencyKey({ ...KEY, sagaId: 'order-2' }, 'action'), idempotencyKey({ ...KEY, step: 'ship' }, 'action'),
      idempotencyKey({ saga: 'Shop/PlaceOrder","order-1', sagaId: 'pay', step: '' }, 'action'), idempotencyKey({ ...KEY, sagaId: 'order-', step: '1pay' }, 'action'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !/^[A-Za-z0-9_-]{43}$/.test(key))).toEqual([]);
  });
});
