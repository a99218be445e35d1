import { action, compensation, saga, service, typed } from 'cdk-saga';
import type { Json, StateMachine } from '../../lib/asl';
import { parseStateMachine } from '../../lib/asl';
import { compile } from '../../lib/compiler';
import { DEFAULT_TARGET } from '../../lib/compiler/target';

interface Order {
  readonly orderId: string;
  readonly amount: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

const reserve = action({ input: typed<Order>(), output: typed<{ readonly total: number }>() });
const pay = action({ input: typed<{ readonly orderId: string; readonly amount: number }>(), output: typed<{ readonly paymentId: string }>() });
const ship = action({ input: typed<{ readonly orderId: string; readonly paymentId: string }>(), output: typed<{ readonly trackingId: string }>() });

const shop = service('shop', {
  create: reserve, cancel: compensation('create'),
  reserve, release: compensation('reserve'),
  authorize: pay, void: compensation('authorize'),
  capture: ship, ship,
});

/** Two steps that pass the order on, two that use what others gave, and the pivot between them. */
export const fiveSteps = saga('FiveSteps', { input: typed<Order>(), deadline: '15m' }, (s, order) => {
  const whole = { orderId: order.orderId, amount: order.amount, lines: order.lines };
  s.step('createOrder', { action: shop.create, compensation: shop.cancel, input: whole });
  const stock = s.step('reserveStock', { action: shop.reserve, compensation: shop.release, input: whole });
  const payment = s.step('authorizePayment', { action: shop.authorize, compensation: shop.void, input: { orderId: order.orderId, amount: stock.total } });
  const paid = s.pivot('capturePayment', { action: shop.capture, input: { orderId: order.orderId, paymentId: payment.paymentId } });
  paid.step('createShipment', { action: shop.ship, input: { orderId: order.orderId, paymentId: payment.paymentId } });
});

export const ORDER: Json = { orderId: 'order-1', amount: 1999, lines: [{ sku: 'chair', quantity: 2 }, { sku: 'table', quantity: 1 }] };

/** What the stub tasks answer: what the Lambda integration returns around a result that has all that any step reads. */
export const ANSWER: Json = { ExecutedVersion: '$LATEST', StatusCode: 200, Payload: { total: 1999, paymentId: 'payment-1', trackingId: 'tracking-1' } };

/** The machine that the saga compiles to, its placeholders filled in as a deployment would. */
export function sagaMachine(): StateMachine {
  const definition = JSON.stringify(compile(fiveSteps.definition, DEFAULT_TARGET)).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => `arn-${name}`);
  return parseStateMachine(JSON.parse(definition) as Json);
}

const STEPS = ['createOrder', 'reserveStock', 'authorizePayment', 'capturePayment', 'createShipment'];

/** Five Tasks as one would write them in JSONPath, which aws-local-stepfunctions runs as well. */
export function pathDefinition(): { readonly StartAt: string; readonly States: Readonly<Record<string, object>> } {
  const states = STEPS.map((step, index) => {
    const next = STEPS[index + 1];
    const state = {
      Type: 'Task',
      Resource: `arn:aws:lambda:eu-west-1:111122223333:function:${step}`,
      Parameters: { 'sagaId.$': '$$.Execution.Name', step, 'input.$': '$.order' },
      ResultPath: `$.results.${step}`,
      ...(next === undefined ? { End: true } : { Next: next }),
    };
    return [step, state] as const;
  });
  return { StartAt: 'createOrder', States: Object.fromEntries(states) };
}
