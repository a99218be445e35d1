import { saga, type RetryOptions } from 'cdk-saga';
import * as z from 'zod';
import { inventory, Line } from '../lambdas/inventory/contract';
import { Address, OrderId, orders } from '../lambdas/order/contract';
import { payments } from '../lambdas/payment/contract';
import { shipments } from '../lambdas/shipment/contract';

/** What starts the saga. */
export const Order = z.object({
  orderId: OrderId,
  customer: z.object({ id: z.string().min(1), email: z.email() }),
  lines: z.array(Line).min(1).max(20),
  card: z.string().min(1),
  carrier: z.string().min(1),
  deliverTo: Address,
});

/** The sample's stories should end while one watches. A real saga leaves these out and takes the defaults, which ride out real outages. */
const SHORT: RetryOptions = { maxAttempts: 3, interval: '1s', backoffRate: 1, maxDelay: '2s', jitter: 'none' };
const UNDO: RetryOptions = { maxAttempts: 5, interval: '1s', backoffRate: 2, maxDelay: '4s', jitter: 'none' };

export const placeOrder = saga('PlaceOrder', { input: Order, deadline: '15m' }, (s, order) => {
  s.step('createOrder', {
    action: orders.create,
    compensation: orders.cancel,
    input: { orderId: order.orderId, customerId: order.customer.id, deliverTo: order.deliverTo },
    retry: SHORT,
    compensationRetry: UNDO,
  });
  const stock = s.step('reserveStock', {
    action: inventory.reserve,
    compensation: inventory.release,
    input: { orderId: order.orderId, lines: order.lines },
    retry: SHORT,
    compensationRetry: UNDO,
  });
  const authorization = s.step('authorizePayment', {
    action: payments.authorize,
    compensation: payments.void,
    input: { orderId: order.orderId, card: order.card, amount: stock.total, currency: 'EUR' },
    retry: SHORT,
    compensationRetry: UNDO,
  });

  const paid = s.pivot('capturePayment', {
    action: payments.capture,
    input: { authorizationId: authorization.authorizationId },
    retry: SHORT,
  });

  const parcel = paid.step('createShipment', {
    action: shipments.create,
    input: { orderId: order.orderId, carrier: order.carrier, email: order.customer.email, deliverTo: order.deliverTo },
    retry: SHORT,
  });
  paid.step('confirmOrder', {
    action: orders.confirm,
    input: { orderId: order.orderId, trackingId: parcel.trackingId },
    retry: SHORT,
  });
  return { trackingId: parcel.trackingId, charged: paid.result.amount };
});
