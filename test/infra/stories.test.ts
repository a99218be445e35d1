import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Order } from '../../infra/place-order';

const ORDERS = 'infra/orders';

const Stories = z.array(z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  title: z.string().min(1),
  input: z.string(),
  outcome: z.enum(['completed', 'compensated', 'parked']),
}));

const read = (file: string): unknown => JSON.parse(readFileSync(join(ORDERS, file), 'utf8'));
const stories = Stories.parse(read('stories.json'));

test('every story has a name and an order of its own, and every order is told', () => {
  const names = stories.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...stories.map(({ input }) => input), 'stories.json'].toSorted()).toEqual(readdirSync(ORDERS).toSorted());
  const ids = stories.map(({ input }) => Order.parse(read(input)).orderId);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(stories)('the order of story $name is one that the saga takes, with no field that it does not know', ({ input }) => {
  const order = read(input);
  expect(Order.parse(order)).toEqual(order);
});

test('the stories are these', () => {
  expect(stories.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
    'happy: completed',
    'declined: compensated',
    'out-of-stock: compensated',
    'address-refused: compensated',
    'charge-lost: compensated',
    'heals-on-third-try: completed',
    'capture-refused: compensated',
    'carrier-down: parked',
  ]);
});
