import { Rejected } from 'cdk-saga/runtime';
import type * as z from 'zod';
import { deliversTo } from '../shipment/delivery-area';
import type { Table } from '../table';
import type { ConfirmOrder, CreateOrder } from './contract';

/** An order, or the fence of one that was cancelled before it came. */
export type OrderRow = {
  readonly orderId: string;
  readonly status: 'pending' | 'confirmed' | 'cancelled';
  /** The saga that the order belongs to: no other may cancel it. */
  readonly sagaId: string;
  /** The idempotency key of the request that created it. */
  readonly createdBy?: string;
  readonly customerId?: string;
  readonly city?: string;
  readonly trackingId?: string;
};

/** On whose behalf an order is taken. */
interface Orderer {
  readonly idempotencyKey: string;
  readonly sagaId: string;
}

/**
 * Takes an order, once for each order id. Checks first that the carriers deliver to its address: what can be refused for free is refused
 * before anything is reserved.
 */
export async function createOrder(orders: Table<OrderRow>, order: z.infer<typeof CreateOrder>, by: Orderer): Promise<{ orderId: string }> {
  const { orderId, customerId, deliverTo } = order;
  if (!deliversTo(deliverTo.country)) throw new Rejected(`No carrier delivers to ${deliverTo.country}.`);
  const row: OrderRow = { orderId, status: 'pending', sagaId: by.sagaId, createdBy: by.idempotencyKey, customerId, city: deliverTo.city };
  if (await orders.insert(row)) return { orderId };
  const found = await orders.get(orderId);
  if (found?.createdBy !== by.idempotencyKey) throw new Rejected(`Order ${orderId} is there already, or was cancelled before it came.`);
  if (found.status === 'cancelled') throw new Rejected(`Order ${orderId} is cancelled.`);
  return { orderId };
}

/** Cancels the saga's order. One that never came is entered as cancelled, so that it cannot come later. */
export async function cancelOrder(orders: Table<OrderRow>, orderId: string, sagaId: string): Promise<void> {
  const cancelled = await orders.change(orderId, {
    update: 'SET #status = :cancelled, #sagaId = :sagaId',
    when: 'attribute_not_exists(#orderId) OR (#sagaId = :sagaId AND #status <> :confirmed)',
    values: { cancelled: 'cancelled', confirmed: 'confirmed', sagaId },
  });
  if (cancelled) return;
  const found = await orders.get(orderId);
  if (found?.sagaId === sagaId) throw new Error(`order ${orderId} is confirmed and cannot be cancelled`);
  // Another saga's order: then this one's was refused, and there is nothing to cancel.
}

/** Confirms a pending order with its shipment's tracking id; the same confirmation again is a success. */
export async function confirmOrder(orders: Table<OrderRow>, { orderId, trackingId }: z.infer<typeof ConfirmOrder>): Promise<{ status: 'confirmed' }> {
  const confirmed = await orders.change(orderId, {
    update: 'SET #status = :confirmed, #trackingId = :trackingId',
    when: '#status = :pending OR (#status = :confirmed AND #trackingId = :trackingId)',
    values: { pending: 'pending', confirmed: 'confirmed', trackingId },
  });
  if (!confirmed) throw new Rejected(`Order ${orderId} is not pending, so it cannot be confirmed.`);
  return { status: 'confirmed' };
}
