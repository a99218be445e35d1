import { authorizePayment, capturePayment, voidPayment, type Attempt, type PaymentRow } from '../../lambdas/payment/payments';
import type { Table } from '../../lambdas/table';
import { startDynalite, type DynaliteTables } from './dynalite-tables';

let dynalite: DynaliteTables;
let payments: Table<PaymentRow>;

beforeAll(async () => { dynalite = await startDynalite(); });
afterAll(() => dynalite.stop());
beforeEach(async () => { payments = await dynalite.fresh<PaymentRow>('authorizationId'); });

const request = { orderId: 'o-1', card: 'card-ada', amount: 2_500, currency: 'EUR' } as const;
const neverCalled = (): Promise<never> => Promise.reject(new Error('The reply of this card is not lost.'));
const first: Attempt = { idempotencyKey: 'key-1', attempt: 1, loseReply: neverCalled };
const found = (): Promise<PaymentRow | undefined> => payments.get('authorization-o-1');

test('authorizePayment gives the same authorisation when its request is repeated', async () => {
  expect(await authorizePayment(payments, request, first)).toEqual({ authorizationId: 'authorization-o-1' });
  expect(await authorizePayment(payments, request, { ...first, attempt: 2 })).toEqual({ authorizationId: 'authorization-o-1' });
  expect(await found()).toEqual({ authorizationId: 'authorization-o-1', status: 'authorized', authorizedBy: 'key-1', card: 'card-ada', amount: 2_500, currency: 'EUR' });
});

test('authorizePayment rejects a second authorisation of one order', async () => {
  await authorizePayment(payments, request, first);
  await expect(authorizePayment(payments, request, { ...first, idempotencyKey: 'key-2' })).rejects.toMatchObject({ name: 'Rejected' });
});

test('authorizePayment rejects the declined card and applies nothing', async () => {
  await expect(authorizePayment(payments, { ...request, card: 'card-declined' }, first)).rejects.toMatchObject({ name: 'Rejected', message: 'The card was declined.' });
  expect(await found()).toBeUndefined();
});

test('authorizePayment fails twice for the busy card without applying anything, and goes through at the third attempt', async () => {
  const busy = { ...request, card: 'card-busy-twice' };
  await expect(authorizePayment(payments, busy, { ...first, attempt: 1 })).rejects.toThrow('the card network is busy');
  await expect(authorizePayment(payments, busy, { ...first, attempt: 2 })).rejects.toThrow('the card network is busy');
  expect(await found()).toBeUndefined();
  expect(await authorizePayment(payments, busy, { ...first, attempt: 3 })).toEqual({ authorizationId: 'authorization-o-1' });
});

test.each([1, 2, 3])('authorizePayment applies the authorisation before it loses the reply of attempt %d', async (attempt) => {
  const lost = new Error('killed while it waited');
  const loseReply = async (): Promise<never> => {
    expect((await found())?.status).toBe('authorized');
    throw lost;
  };
  await expect(authorizePayment(payments, { ...request, card: 'card-reply-lost' }, { ...first, attempt, loseReply })).rejects.toBe(lost);
});

test('voidPayment voids an authorisation, also when it is repeated', async () => {
  await authorizePayment(payments, request, first);
  await voidPayment(payments, 'o-1');
  await voidPayment(payments, 'o-1');
  expect(await found()).toMatchObject({ status: 'voided', amount: 2_500 });
});

test('voidPayment succeeds when the authorisation never came, and a late one is refused', async () => {
  await voidPayment(payments, 'o-1');
  await expect(authorizePayment(payments, request, first)).rejects.toMatchObject({ name: 'Rejected', message: 'authorization-o-1 was voided.' });
  expect(await found()).toEqual({ authorizationId: 'authorization-o-1', status: 'voided' });
});

test('voidPayment fails on a captured payment, and leaves it captured', async () => {
  await authorizePayment(payments, request, first);
  await capturePayment(payments, 'authorization-o-1', 'capture-key');
  await expect(voidPayment(payments, 'o-1')).rejects.toThrow('authorization-o-1 is captured: it can only be refunded');
  expect((await found())?.status).toBe('captured');
});

test('capturePayment captures once and gives the same capture when its request is repeated', async () => {
  await authorizePayment(payments, request, first);
  const capture = { captureId: 'capture-authorization-o-1', amount: 2_500 };
  expect(await capturePayment(payments, 'authorization-o-1', 'capture-key')).toEqual(capture);
  expect(await capturePayment(payments, 'authorization-o-1', 'capture-key')).toEqual(capture);
  await expect(capturePayment(payments, 'authorization-o-1', 'another-key')).rejects.toMatchObject({ name: 'Rejected' });
});

test('capturePayment rejects what is voided, was never authorised, or has the card that its test wants refused', async () => {
  await expect(capturePayment(payments, 'authorization-o-1', 'key')).rejects.toMatchObject({ name: 'Rejected' });
  await authorizePayment(payments, { ...request, card: 'card-capture-refused' }, first);
  await expect(capturePayment(payments, 'authorization-o-1', 'key')).rejects.toMatchObject({ name: 'Rejected', message: 'The bank refused to capture authorization-o-1.' });
  await voidPayment(payments, 'o-1');
  await expect(capturePayment(payments, 'authorization-o-1', 'key')).rejects.toMatchObject({ name: 'Rejected' });
});
