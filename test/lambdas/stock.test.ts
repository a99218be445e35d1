import { releaseStock, reserveStock, type StockRow } from '../../lambdas/inventory/stock';
import type { Table } from '../../lambdas/table';
import { startDynalite, type DynaliteTables } from './dynalite-tables';

let dynalite: DynaliteTables;
let stock: Table<StockRow>;

beforeAll(async () => { dynalite = await startDynalite(); });
afterAll(() => dynalite.stop());
beforeEach(async () => { stock = await dynalite.fresh<StockRow>('sku'); });

const order = { orderId: 'o-1', lines: [{ sku: 'mug', quantity: 2 }, { sku: 'kettle', quantity: 1 }] };
const available = async (sku: string): Promise<number | undefined> => (await stock.get(sku))?.available;

test('reserveStock puts products on the shelf at first use, holds every line, and tells the total', async () => {
  expect(await reserveStock(stock, order)).toEqual({ reservationId: 'reservation-o-1', total: 7_400 });
  expect(await stock.get('mug')).toEqual({ sku: 'mug', price: 1_250, available: 98, holds: { 'o-1': 2 } });
  expect(await stock.get('kettle')).toEqual({ sku: 'kettle', price: 4_900, available: 19, holds: { 'o-1': 1 } });
});

test('reserveStock holds nothing twice when it is repeated, or two attempts run at once', async () => {
  const replies = await Promise.all([reserveStock(stock, order), reserveStock(stock, order), reserveStock(stock, order)]);
  replies.push(await reserveStock(stock, order));
  expect(replies).toEqual(Array.from({ length: 4 }, () => ({ reservationId: 'reservation-o-1', total: 7_400 })));
  expect([await available('mug'), await available('kettle')]).toEqual([98, 19]);
});

test('reserveStock takes two lines of one product as one', async () => {
  await reserveStock(stock, { orderId: 'o-1', lines: [{ sku: 'mug', quantity: 2 }, { sku: 'mug', quantity: 3 }] });
  expect((await stock.get('mug'))?.holds).toEqual({ 'o-1': 5 });
});

test('reserveStock finishes what an attempt that died between two lines began', async () => {
  await reserveStock(stock, { orderId: 'o-1', lines: [{ sku: 'mug', quantity: 2 }] });
  await reserveStock(stock, order);
  expect([await available('mug'), await available('kettle')]).toEqual([98, 19]);
});

test('reserveStock never sells more than there is to orders that come at once', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 30 }, (_, at) => reserveStock(stock, { orderId: `o-${at}`, lines: [{ sku: 'kettle', quantity: 1 }] })));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(await available('kettle')).toBe(0);
});

test('reserveStock holds no line of an order when one is sold out, and says which', async () => {
  const withLamp = { orderId: 'o-1', lines: [...order.lines, { sku: 'sold-out-lamp', quantity: 1 }] };
  await expect(reserveStock(stock, withLamp)).rejects.toMatchObject({ name: 'Rejected', message: 'sold-out-lamp is out of stock: 1 wanted, 0 there.' });
  expect([await available('mug'), await available('kettle')]).toEqual([100, 20]);
});

test('reserveStock rejects a product that the catalogue does not have', async () => {
  await expect(reserveStock(stock, { orderId: 'o-1', lines: [{ sku: 'mug', quantity: 1 }, { sku: 'toString', quantity: 1 }] })).rejects.toMatchObject({ name: 'Rejected', message: 'There is no product toString.' });
  expect(await available('mug')).toBe(100);
});

test('releaseStock gives back what the order holds, once, however often it is repeated', async () => {
  await reserveStock(stock, order);
  await Promise.all([releaseStock(stock, order), releaseStock(stock, order)]);
  await releaseStock(stock, order);
  expect([await available('mug'), await available('kettle')]).toEqual([100, 20]);
});

test('releaseStock succeeds when nothing is held, and a late reservation is refused', async () => {
  await releaseStock(stock, order);
  await expect(reserveStock(stock, order)).rejects.toMatchObject({ name: 'Rejected', message: 'The reservation of mug for order o-1 was released.' });
  expect([await available('mug'), await available('kettle')]).toEqual([100, 20]);
});

test('releaseStock gives back half a reservation, and the other half is refused', async () => {
  await reserveStock(stock, { orderId: 'o-1', lines: [{ sku: 'mug', quantity: 2 }] });
  await releaseStock(stock, order);
  expect(await available('mug')).toBe(100);
  await expect(reserveStock(stock, { orderId: 'o-1', lines: [{ sku: 'kettle', quantity: 1 }] })).rejects.toMatchObject({ name: 'Rejected' });
});

test('releaseStock and reserveStock at once leave nothing held', async () => {
  await Promise.allSettled(Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? reserveStock(stock, order) : releaseStock(stock, order))));
  await releaseStock(stock, order);
  expect([await available('mug'), await available('kettle')]).toEqual([100, 20]);
});

test('releaseStock passes over a product that the catalogue does not have', async () => {
  await expect(releaseStock(stock, { orderId: 'o-1', lines: [{ sku: 'unicorn', quantity: 1 }] })).resolves.toBeUndefined();
});
