import type { Json } from '../../lib/contract/json';
import type { StepRequest } from '../../lib/contract/step-request';
import { epochMillis, millis } from '../../lib/contract/time';
import { CREDENTIALS, startDynalite, type DynaliteTables } from './dynalite-tables';

/** The deployed handlers, on their own tables and a ledger, as the state machine calls them. */
type Handler = (event: StepRequest, context: { getRemainingTimeInMillis(): number }) => Promise<Json>;

let dynalite: DynaliteTables;
let handlers: Record<'orders' | 'inventory' | 'payments' | 'shipments', Handler>;
const environment = { ...process.env };

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  dynalite = await startDynalite();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynalite.endpoint, AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    ORDERS_TABLE: 'orders', STOCK_TABLE: 'stock', PAYMENTS_TABLE: 'payments', SHIPMENTS_TABLE: 'shipments',
  });
  await Promise.all([dynalite.create('ledger', 'pk', 'sk'), dynalite.create('orders', 'orderId'), dynalite.create('stock', 'sku'), dynalite.create('payments', 'authorizationId'), dynalite.create('shipments', 'id')]);
  const [orders, inventory, payments, shipments] = await Promise.all([import('../../lambdas/order/handler'), import('../../lambdas/inventory/handler'), import('../../lambdas/payment/handler'), import('../../lambdas/shipment/handler')]);
  handlers = { orders: orders.handler, inventory: inventory.handler, payments: payments.handler, shipments: shipments.handler };
});
afterAll(async () => {
  process.env = environment;
  await dynalite.stop();
});

/** The handlers run on the real clock; the ledger's items expire by it. */
const BEGAN = new Date().toISOString();

type Step = Pick<StepRequest, 'step' | 'phase' | 'operation'>;

function call(sagaId: string, step: Step, rest: { kind: 'action'; input: Json } | { kind: 'compensation' }): Promise<Json> {
  const service = step.operation.split('.')[0] as keyof typeof handlers;
  const request = {
    ...step, ...rest, sagaId, saga: 'Test/PlaceOrder', startedAt: BEGAN, entered: BEGAN, attempt: 1, inputHash: 'hash',
    ledger: { table: 'ledger', clockSkewMs: millis(1), lateArrivalMs: millis(1) }, ...(rest.kind === 'action' ? { deadline: epochMillis(Number.MAX_SAFE_INTEGER) } : {}),
  } as StepRequest;
  return handlers[service](request, { getRemainingTimeInMillis: () => 3_000 });
}

const act = (sagaId: string, operation: string, step: string, phase: StepRequest['phase'], input: Json): Promise<Json> => call(sagaId, { step, phase, operation }, { kind: 'action', input });
const undo = (sagaId: string, operation: string, step: string): Promise<Json> => call(sagaId, { step, phase: 'undoable', operation }, { kind: 'compensation' });

const deliverTo = { name: 'Ada', street: '1 Market Square', city: 'Ghent', postcode: '9000', country: 'BE' };
const lines = [{ sku: 'kettle', quantity: 1 }];

test('the services take an order from its creation to its confirmation', async () => {
  const id = 'forward';
  expect(await act(id, 'orders.create', 'createOrder', 'undoable', { orderId: id, customerId: 'ada', deliverTo })).toEqual({ orderId: id });
  expect(await act(id, 'inventory.reserve', 'reserveStock', 'undoable', { orderId: id, lines })).toEqual({ reservationId: 'reservation-forward', total: 4_900 });
  expect(await act(id, 'payments.authorize', 'authorizePayment', 'undoable', { orderId: id, card: 'card-ada', amount: 4_900, currency: 'EUR' })).toEqual({ authorizationId: 'authorization-forward' });
  expect(await act(id, 'payments.capture', 'capturePayment', 'pivot', { authorizationId: 'authorization-forward' })).toEqual({ captureId: 'capture-authorization-forward', amount: 4_900 });
  expect(await act(id, 'shipments.create', 'createShipment', 'forward', { orderId: id, carrier: 'post', email: 'ada@example.com', deliverTo })).toEqual({ trackingId: 'post-forward' });
  expect(await act(id, 'orders.confirm', 'confirmOrder', 'forward', { orderId: id, trackingId: 'post-forward' })).toEqual({ status: 'confirmed' });
});

test('the services undo a declined order in reverse', async () => {
  const id = 'declined';
  await act(id, 'orders.create', 'createOrder', 'undoable', { orderId: id, customerId: 'ada', deliverTo });
  await act(id, 'inventory.reserve', 'reserveStock', 'undoable', { orderId: id, lines });
  await expect(act(id, 'payments.authorize', 'authorizePayment', 'undoable', { orderId: id, card: 'card-declined', amount: 4_900, currency: 'EUR' })).rejects.toMatchObject({ name: 'Saga.Rejected' });
  expect(await undo(id, 'inventory.release', 'reserveStock')).toBeNull();
  expect(await undo(id, 'orders.cancel', 'createOrder')).toBeNull();
  await expect(act(id, 'inventory.reserve', 'reserveStock', 'undoable', { orderId: id, lines })).rejects.toMatchObject({ name: 'Saga.StepFenced' });
});

test('the services tell a failure whose effect is unknown, and a wrong input by its field', async () => {
  const busy = { orderId: 'busy', card: 'card-busy-twice', amount: 4_900, currency: 'EUR' };
  await expect(act('busy', 'payments.authorize', 'authorizePayment', 'undoable', busy)).rejects.toMatchObject({ name: 'Saga.ActionFailed' });
  await expect(act('wrong', 'payments.capture', 'capturePayment', 'pivot', { authorizationId: 7 })).rejects.toMatchObject({ name: 'Saga.InvalidInput', message: expect.stringContaining('authorizationId') as string });
});
