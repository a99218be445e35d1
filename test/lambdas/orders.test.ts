import { cancelOrder, confirmOrder, createOrder, type OrderRow } from '../../lambdas/order/orders';
import type { Table } from '../../lambdas/table';
import { startDynalite, type DynaliteTables } from './dynalite-tables';

let dynalite: DynaliteTables;
let orders: Table<OrderRow>;

beforeAll(async () => { dynalite = await startDynalite(); });
afterAll(() => dynalite.stop());
beforeEach(async () => { orders = await dynalite.fresh<OrderRow>('orderId'); });

const order = { orderId: 'o-1', customerId: 'ada', deliverTo: { name: 'Ada', street: '1 Market Square', city: 'Ghent', postcode: '9000', country: 'BE' } };
const saga = { sagaId: 'saga-1', idempotencyKey: 'key-1' };

test('createOrder gives the same answer and changes nothing when its request is repeated', async () => {
  expect(await createOrder(orders, order, saga)).toEqual({ orderId: 'o-1' });
  expect(await createOrder(orders, { ...order, customerId: 'changed' }, saga)).toEqual({ orderId: 'o-1' });
  expect(await orders.get('o-1')).toEqual({ orderId: 'o-1', status: 'pending', sagaId: 'saga-1', createdBy: 'key-1', customerId: 'ada', city: 'Ghent' });
});

test('createOrder rejects an address where no carrier delivers, and enters nothing', async () => {
  const toAntarctica = { ...order, deliverTo: { ...order.deliverTo, country: 'AQ' } };
  await expect(createOrder(orders, toAntarctica, saga)).rejects.toMatchObject({ name: 'Rejected', message: 'No carrier delivers to AQ.' });
  expect(await orders.get('o-1')).toBeUndefined();
});

test("createOrder rejects an order id that another saga's order has", async () => {
  await createOrder(orders, order, saga);
  await expect(createOrder(orders, order, { sagaId: 'saga-2', idempotencyKey: 'key-2' })).rejects.toMatchObject({ name: 'Rejected' });
});

test('cancelOrder cancels a pending order, also when it is repeated', async () => {
  await createOrder(orders, order, saga);
  await cancelOrder(orders, 'o-1', 'saga-1');
  await cancelOrder(orders, 'o-1', 'saga-1');
  expect((await orders.get('o-1'))?.status).toBe('cancelled');
});

test('cancelOrder succeeds when the order never came, and the order cannot come later', async () => {
  await cancelOrder(orders, 'o-1', 'saga-1');
  await expect(createOrder(orders, order, saga)).rejects.toMatchObject({ name: 'Rejected' });
  expect(await orders.get('o-1')).toEqual({ orderId: 'o-1', status: 'cancelled', sagaId: 'saga-1' });
});

test('createOrder rejects its own request when the order was cancelled meanwhile', async () => {
  await createOrder(orders, order, saga);
  await cancelOrder(orders, 'o-1', 'saga-1');
  await expect(createOrder(orders, order, saga)).rejects.toMatchObject({ name: 'Rejected', message: 'Order o-1 is cancelled.' });
});

test("cancelOrder leaves another saga's order alone", async () => {
  await createOrder(orders, order, saga);
  await cancelOrder(orders, 'o-1', 'saga-2');
  expect((await orders.get('o-1'))?.status).toBe('pending');
});

test('cancelOrder fails on a confirmed order', async () => {
  await createOrder(orders, order, saga);
  await confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-1' });
  await expect(cancelOrder(orders, 'o-1', 'saga-1')).rejects.toThrow('order o-1 is confirmed and cannot be cancelled');
});

test('confirmOrder gives the same answer when it is repeated, and refuses another tracking id', async () => {
  await createOrder(orders, order, saga);
  expect(await confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-1' })).toEqual({ status: 'confirmed' });
  expect(await confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-1' })).toEqual({ status: 'confirmed' });
  await expect(confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-2' })).rejects.toMatchObject({ name: 'Rejected' });
  expect((await orders.get('o-1'))?.trackingId).toBe('post-1');
});

test('confirmOrder rejects an order that is cancelled or was never created', async () => {
  await expect(confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-1' })).rejects.toMatchObject({ name: 'Rejected' });
  await cancelOrder(orders, 'o-1', 'saga-1');
  await expect(confirmOrder(orders, { orderId: 'o-1', trackingId: 'post-1' })).rejects.toMatchObject({ name: 'Rejected' });
});
