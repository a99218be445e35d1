import * as z from 'zod';
import { action, compensation, saga, service } from '../../lib';

const Line = z.object({ sku: z.string(), quantity: z.number().int() });

export const Order = z.object({
  orderId: z.string(),
  priority: z.enum(['normal', 'express']),
  customer: z.object({ id: z.string(), email: z.string() }),
  gift: z.object({ note: z.string() }).optional(),
  lines: z.array(Line),
});

const Confirmation = z.object({ orderId: z.string(), status: z.enum(['created', 'confirmed']) });

export const orders = service('orders', {
  create: action({ input: z.object({ orderId: z.string() }), output: Confirmation }),
  cancel: compensation('create'),
  confirm: action({ input: z.object({ orderId: z.string(), trackingId: z.string() }), output: Confirmation }),
});

export const inventory = service('inventory', {
  reserve: action({
    input: z.object({ orderId: z.string(), lines: z.array(Line) }),
    output: z.object({ reservationId: z.string(), total: z.number() }),
  }),
  release: compensation('reserve'),
});

export const payments = service('payments', {
  authorize: action({
    input: z.object({ orderId: z.string(), amount: z.number(), currency: z.enum(['EUR', 'USD']) }),
    output: z.object({ authorizationId: z.string() }),
  }),
  void: compensation('authorize'),
  capture: action({ input: z.object({ authorizationId: z.string() }), output: z.object({ amount: z.number() }) }),
});

export const shipments = service('shipments', {
  create: action({
    input: z.object({
      orderId: z.string(),
      email: z.string(),
      tags: z.array(z.string()),
      to: z.object({ customerId: z.string(), note: z.string().optional() }),
    }),
    output: z.object({ trackingId: z.string() }),
  }),
});

export const placeOrder = saga('PlaceOrder', { input: Order, deadline: '15m' }, (s, order) => {
  s.step('createOrder', {
    action: orders.create,
    compensation: orders.cancel,
    input: { orderId: order.orderId },
  });
  const stock = s.step('reserveStock', {
    action: inventory.reserve,
    compensation: inventory.release,
    input: { orderId: order.orderId, lines: order.lines },
  });
  const authorization = s.step('authorizePayment', {
    action: payments.authorize,
    compensation: payments.void,
    input: { orderId: order.orderId, amount: stock.total, currency: 'EUR' },
    timeout: '10s',
    retry: { maxAttempts: 4, interval: '1s', maxDelay: '20s' },
  });

  const paid = s.pivot('capturePayment', {
    action: payments.capture,
    input: { authorizationId: authorization.authorizationId },
  });

  const parcel = paid.step('createShipment', {
    action: shipments.create,
    input: {
      orderId: order.orderId,
      email: order.customer.email,
      tags: ['web', order.priority],
      to: { customerId: order.customer.id, note: order.gift.note },
    },
  });
  paid.step('confirmOrder', {
    action: orders.confirm,
    input: { orderId: order.orderId, trackingId: parcel.trackingId },
  });
  return { trackingId: parcel.trackingId, charged: paid.result.amount };
});
