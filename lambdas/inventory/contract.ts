import { action, compensation, service } from 'cdk-saga';
import * as z from 'zod';
import { OrderId } from '../order/contract';

export const Line = z.object({ sku: z.string().min(1), quantity: z.int().min(1).max(1_000) });
export const ReserveStock = z.object({ orderId: OrderId, lines: z.array(Line).min(1).max(20) });

export const inventory = service('inventory', {
  /** `total`: what the lines cost together, in cents. */
  reserve: action({ input: ReserveStock, output: z.object({ reservationId: z.string(), total: z.int().positive() }) }),
  release: compensation('reserve'),
});
