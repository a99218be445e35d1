import type { Definition, Expression, RetryPolicy } from '../../lib/definition/definition';
import { millis } from '../../lib/contract/time';
import type { Target } from '../../lib/compiler';

/** PlaceOrder of the README as plain data, written by hand, so that the compiler is tested on what it sees and on nothing else. */

export const input = (...path: string[]): Expression => ({ kind: 'reference', root: { input: true }, path });
export const result = (step: string, ...path: string[]): Expression => ({ kind: 'reference', root: { step }, path });
export const literal = (value: Extract<Expression, { kind: 'literal' }>['value']): Expression => ({ kind: 'literal', value });
export const object = (fields: { readonly [name: string]: Expression }): Expression => ({ kind: 'object', fields });
export const array = (...items: Expression[]): Expression => ({ kind: 'array', items });

export const retry: RetryPolicy = { maxAttempts: 3, interval: '1s', backoffRate: 2, maxDelay: '30s', jitter: 'full' };
export const compensationRetry: RetryPolicy = { maxAttempts: 8, interval: '2s', backoffRate: 2, maxDelay: '5m', jitter: 'full' };

export const placeOrder: Definition = {
  name: 'PlaceOrder',
  deadline: '15m',
  body: [
    {
      kind: 'step', name: 'createOrder', phase: 'undoable', action: 'orders.create', compensation: 'orders.cancel', retry, compensationRetry,
      input: object({ orderId: input('orderId') }),
    },
    {
      kind: 'step', name: 'reserveStock', phase: 'undoable', action: 'inventory.reserve', compensation: 'inventory.release', retry, compensationRetry,
      input: object({ orderId: input('orderId'), lines: input('lines') }),
    },
    {
      kind: 'step', name: 'authorizePayment', phase: 'undoable', action: 'payments.authorize', compensation: 'payments.void', compensationRetry,
      input: object({ orderId: input('orderId'), amount: result('reserveStock', 'total'), currency: literal('EUR') }),
      timeout: '10s',
      retry: { maxAttempts: 4, interval: '1s', backoffRate: 2, maxDelay: '20s', jitter: 'full' },
    },
    {
      kind: 'pivot', name: 'capturePayment', phase: 'pivot', action: 'payments.capture', retry,
      input: object({ authorizationId: result('authorizePayment', 'authorizationId') }),
    },
    {
      kind: 'step', name: 'createShipment', phase: 'forward', action: 'shipments.create', retry,
      input: object({
        orderId: input('orderId'),
        email: input('customer', 'email'),
        tags: array(literal('web'), input('priority')),
        to: object({ customerId: input('customer', 'id'), note: input('gift', 'note') }),
      }),
    },
    {
      kind: 'step', name: 'confirmOrder', phase: 'forward', action: 'orders.confirm', retry,
      input: object({ orderId: input('orderId'), trackingId: result('createShipment', 'trackingId') }),
    },
  ],
  output: object({ trackingId: result('createShipment', 'trackingId'), charged: result('capturePayment', 'amount') }),
};

export const target: Target = {
  functionTimeouts: { orders: millis(10_000), inventory: millis(10_000), payments: millis(15_000), shipments: millis(60_000) },
  clockSkewMs: millis(1_000),
  lateArrivalMs: millis(60_000),
};
