import { Rejected } from 'cdk-saga/runtime';
import type * as z from 'zod';
import type { Table } from '../table';
import { productOf, type Product } from './catalogue';
import type { ReserveStock } from './contract';

/**
 * One product's stock. What an order holds stands in the same item as the number that it was taken from, so that one conditional write moves
 * both: no piece is counted twice however often a request is repeated, and none is lost when a function dies between two products.
 *
 * A hold of 0 is one that was released: a reservation that comes after its release finds it and is refused. Holds stay, and an item holds
 * 400 KB: good for some ten thousand orders of a product. A real warehouse moves the holds of shipped orders out.
 */
export type StockRow = {
  readonly sku: string;
  /** Of one piece, in cents. */
  readonly price: number;
  readonly available: number;
  readonly holds: { readonly [orderId: string]: number };
};

type Order = z.infer<typeof ReserveStock>;

/** Holds every line for the order, or none of them. */
export async function reserveStock(stock: Table<StockRow>, order: Order): Promise<{ reservationId: string; total: number }> {
  let total = 0;
  for (const [sku, quantity] of piecesOf(order)) {
    const refusal = await hold(stock, sku, quantity, order.orderId);
    if (refusal !== undefined) {
      // A Rejected says that nothing is left of this order: so give back the lines before this one, and fence those after it.
      await releaseStock(stock, order);
      throw new Rejected(refusal);
    }
    total += quantity * product(sku).price;
  }
  return { reservationId: `reservation-${order.orderId}`, total };
}

/** Gives back what the order holds of every line; what it never held is marked, so that it cannot be held later. */
export async function releaseStock(stock: Table<StockRow>, order: Order): Promise<void> {
  for (const [sku, quantity] of piecesOf(order)) {
    if (productOf(sku)) await release(stock, sku, quantity, order.orderId);
  }
}

/** Undefined when the pieces are held, by this attempt or one before; otherwise why they cannot be. */
async function hold(stock: Table<StockRow>, sku: string, quantity: number, orderId: string): Promise<string | undefined> {
  if (!productOf(sku)) return `There is no product ${sku}.`;
  const take = {
    update: 'SET #available = #available - :quantity, #holds.#orderId = :quantity',
    when: '#available >= :quantity AND attribute_not_exists(#holds.#orderId)',
    values: { quantity },
    names: { orderId },
  };
  if (await stock.change(sku, take)) return undefined;
  await putOnShelf(stock, sku);
  if (await stock.change(sku, take)) return undefined;
  const row = await stock.get(sku);
  const held = row?.holds[orderId];
  if (held === quantity) return undefined;
  if (held === 0) return `The reservation of ${sku} for order ${orderId} was released.`;
  if (held !== undefined) return `Order ${orderId} holds ${held} of ${sku} already.`;
  return `${sku} is out of stock: ${quantity} wanted, ${row?.available ?? 0} there.`;
}

async function release(stock: Table<StockRow>, sku: string, quantity: number, orderId: string): Promise<void> {
  await putOnShelf(stock, sku);
  // Fence first: from here on no late reservation can come between. It fails when there is a hold, or a fence, already.
  const fence = { update: 'SET #holds.#orderId = :none', when: 'attribute_not_exists(#holds.#orderId)', values: { none: 0 }, names: { orderId } };
  if (await stock.change(sku, fence)) return;
  await stock.change(sku, {
    update: 'SET #available = #available + :quantity, #holds.#orderId = :none',
    when: '#holds.#orderId = :quantity',
    values: { quantity, none: 0 },
    names: { orderId },
  });
}

async function putOnShelf(stock: Table<StockRow>, sku: string): Promise<void> {
  const { price, pieces } = product(sku);
  await stock.insert({ sku, price, available: pieces, holds: {} });
}

function product(sku: string): Product {
  const found = productOf(sku);
  if (!found) throw new Error(`There is no product ${sku}.`);
  return found;
}

/** Two lines of one product are one hold. */
function piecesOf({ lines }: Order): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return pieces;
}
