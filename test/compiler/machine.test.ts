import { createHash } from 'node:crypto';
import type { Json } from '../../lib/contract/json';
import { input, placeOrder } from './place-order';
import { run, START, type Story, type Told } from './run-machine';

const order = {
  orderId: 'order-1', lines: [{ sku: 'tea', quantity: 1 }], priority: 'high', customer: { id: 'c-1', email: 'a@b.c' },
};

const results: { readonly [state: string]: Json } = {
  createOrder: { orderId: 'order-1' },
  reserveStock: { reservationId: 'r-1', total: 42 },
  authorizePayment: { authorizationId: 'a-1' },
  capturePayment: { amount: 42 },
  'Retry capturePayment': { amount: 42 },
  createShipment: { trackingId: 't-1' },
  confirmOrder: {},
};

const tell = (story: Partial<Story> = {}): Told => run({ definition: placeOrder, input: order, results, ...story });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const RETRIED_OUT = { error: 'Saga.ActionFailed' };
const refused = (times: number): { error: string }[] => Array.from({ length: times }, () => ({ error: 'Saga.StepInFlight' }));
const inputs = ({ requests }: Told): unknown => requests.map((request) => ('input' in request ? request.input : undefined));

describe('PlaceOrder, when all is well', () => {
  it('takes six transitions and six invocations, and gives its output', () => {
    const told = tell();
    expect(told.way).toEqual(['createOrder', 'reserveStock', 'authorizePayment', 'capturePayment', 'createShipment', 'confirmOrder']);
    expect(told.requests).toHaveLength(6);
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 't-1', charged: 42 } });
  });

  it('hands each step exactly its input, without the note that no gift has', () => {
    expect(inputs(tell())).toEqual([
      { orderId: 'order-1' },
      { orderId: 'order-1', lines: [{ sku: 'tea', quantity: 1 }] },
      { orderId: 'order-1', amount: 42, currency: 'EUR' },
      { authorizationId: 'a-1' },
      { orderId: 'order-1', email: 'a@b.c', tags: ['web', 'high'], to: { customerId: 'c-1' } },
      { orderId: 'order-1', trackingId: 't-1' },
    ]);
  });

  it('tells each Lambda which saga, step and attempt it is, and where its ledger is', () => {
    expect(tell().requests[2]).toEqual({
      at: 0, state: 'authorizePayment', functionName: 'arn:payments_FunctionArn',
      kind: 'action', saga: 'Shop/PlaceOrder', sagaId: 'order-1', startedAt: '2026-01-01T00:00:00.000Z',
      inputHash: sha256(sha256('{"input":{"orderId":"order-1","lines":[{"sku":"tea","quantity":1}],"priority":"high","customer":{"id":"c-1","email":"a@b.c"}}}')),
      step: 'authorizePayment', phase: 'undoable', operation: 'payments.authorize', attempt: 1, entered: '2026-01-01T00:00:00.000Z',
      ledger: { table: 'ledger', clockSkewMs: 1_000, lateArrivalMs: 60_000 },
      input: { orderId: 'order-1', amount: 42, currency: 'EUR' }, deadline: START + 900_000, timeoutMs: 10_000,
    });
  });

  describe('its correlation id', () => {
    const correlated = { ...placeOrder, correlationId: input('trace', 'id') };
    const idsOf = (given: Json, story: Partial<Story> = {}): unknown =>
      tell({ definition: correlated, input: { ...order, trace: given }, ...story }).requests.map((request) => request.correlationId);

    it('is what the input has there, for every action and compensation', () => {
      const declined = { always: { authorizePayment: { error: 'Saga.Rejected' } } };
      expect(idsOf({ id: 'web-1' }, declined)).toEqual(['web-1', 'web-1', 'web-1', 'web-1', 'web-1']);
    });

    it('is a text where the input has a number, and 200 characters at most', () => {
      expect(idsOf({ id: 4711 })).toContain('4711');
      expect(idsOf({ id: 'x'.repeat(201) })).toContain('x'.repeat(200));
    });

    it.each([[{}], [{ id: null }], [null], ['no object'], [[1, 2]]])('drops out where the input has none, and fails nothing: %j', (given) => {
      expect(idsOf(given)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    });
  });

  it('has a deadline up to the pivot, and none after it', () => {
    expect(tell().requests.map((request) => 'deadline' in request)).toEqual([true, true, true, true, false, false]);
  });
});

describe('PlaceOrder, when a step fences itself', () => {
  it.each<[string, string[]]>([
    ['createOrder', ['createOrder', 'Compensated']],
    ['reserveStock', ['createOrder', 'reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']],
    ['authorizePayment', ['createOrder', 'reserveStock', 'authorizePayment', 'Compensate reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']],
    ['capturePayment', ['createOrder', 'reserveStock', 'authorizePayment', 'capturePayment', 'Compensate authorizePayment', 'Compensate reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']],
  ])('%s at its first attempt, compensates the steps before it in at most 2k + 1 transitions', (step, way) => {
    const told = tell({ always: { [step]: { error: 'Saga.Rejected' } } });
    expect(told.way).toEqual(way);
    expect(told.way.length).toBeLessThanOrEqual(2 * (Object.keys(results).indexOf(step) + 1) + 1);
    expect(told.result).toEqual({ status: 'FAILED', error: 'Saga.Compensated', cause: `${step} failed with Saga.Rejected: Saga.Rejected happened` });
  });

  it.each(['Saga.InvalidInput', 'Saga.DeadlineExceeded'])('with %s, does not compensate that step', (error) => {
    expect(tell({ always: { reserveStock: { error } } }).way).toEqual(['createOrder', 'reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']);
  });

  it('compensates nothing when another saga has its ledger', () => {
    const told = tell({ always: { reserveStock: { error: 'Saga.InputMismatch' } } });
    expect(told.way).toEqual(['createOrder', 'reserveStock', 'Input mismatch']);
    expect(told.result).toMatchObject({ status: 'FAILED', error: 'Saga.InputMismatch' });
  });

  it('ends when only the compensation of its first step hears that another saga has its ledger', () => {
    const told = tell({ always: { createOrder: { error: 'Lambda.TooManyRequestsException' }, 'Compensate createOrder': { error: 'Saga.InputMismatch' } } });
    expect(told.way).toEqual(['createOrder', 'Compensate createOrder', 'Input mismatch']);
  });

  it('ends when a later compensation, where a human had the chain begin again, hears that another saga has its ledger', () => {
    const told = tell({ always: { capturePayment: { error: 'Saga.Rejected' }, 'Compensate authorizePayment': { error: 'Saga.InputMismatch' } } });
    expect(told.way.slice(-2)).toEqual(['Compensate authorizePayment', 'Input mismatch']);
  });
});

describe('PlaceOrder, when a step fails otherwise', () => {
  it.each(['Saga.OutcomeUnknown', 'Saga.NotRepeatable', 'Saga.StepFenced', 'Saga.ResultTooLarge', 'Saga.InvalidResult', 'States.DataLimitExceeded'])('with %s, does not try again and compensates that step too', (error) => {
    const told = tell({ always: { reserveStock: { error } } });
    expect(told.way).toEqual(['createOrder', 'reserveStock', 'Compensate reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']);
    expect(told.requests.filter((request) => request.state === 'reserveStock')).toHaveLength(1);
  });

  it('tries as often as the policy says, tells the ordinal of each attempt and the same moment of entry, then compensates', () => {
    const told = tell({ always: { authorizePayment: RETRIED_OUT } });
    const attempts = told.requests.filter((request) => request.state === 'authorizePayment');
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(attempts.map(({ entered }) => entered)).size).toBe(1);
    expect(told.way.slice(2)).toEqual(['authorizePayment', 'Compensate authorizePayment', 'Compensate reserveStock', 'Compensate createOrder', 'Check compensations', 'Compensated']);
  });

  it('gives trouble of the platform thirty more attempts', () => {
    const told = tell({ always: { createOrder: { error: 'Lambda.TooManyRequestsException' } } });
    expect(told.requests.filter((request) => request.state === 'createOrder')).toHaveLength(31);
  });

  it('takes a Task that never answers for a function that may have acted, and compensates it', () => {
    const told = tell({ always: { createOrder: 'never' } });
    expect(told.way).toEqual(['createOrder', 'Compensate createOrder', 'Check compensations', 'Compensated']);
    expect(told.requests[1]!.at).toBeGreaterThanOrEqual(40_000);
  });

  it.each<[string, string, string]>([
    ['a cause that is no JSON', 'it broke', 'it broke'],
    ['an empty cause', '', ''],
    ['quotes in the message', JSON.stringify({ errorType: 'E', errorMessage: 'no "tea"', trace: [] }), 'no "tea"'],
    ['a function that was killed and left no trace', '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 3.00 seconds"}', 'Task timed out after 3.00 seconds'],
    ['a cause that was cut off', '{"errorType":"E","errorMessage":"a long sto', 'a long sto'],
    ['a very long cause', 'x'.repeat(10_000), 'x'.repeat(4_000)],
  ])('tells of %s what a person wants to know', (_, cause, message) => {
    const told = tell({ always: { createOrder: { error: 'Saga.OutcomeUnknown', cause } } });
    expect(told.result).toMatchObject({ cause: `createOrder failed with Saga.OutcomeUnknown: ${message}` });
  });
});

describe('PlaceOrder, while an earlier attempt may still act', () => {
  it('asks again after 1, 2, 4, 8, 16 and then every 30 seconds', () => {
    const told = tell({ attempts: { createOrder: refused(7) } });
    expect(told.requests.slice(0, 8).map(({ at }) => at / 1_000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });

  it('goes on asking through thirty-three attempts that are each cut off and may land for 72 s: 10 s of the function, twice the skew and 60 s', () => {
    // 1 + 2 + 4 + 8 + 16 + 30 = 61 s do not exceed 72 s, with 30 more they do: seven retries for each of 3 attempts of the policy and 30 of the platform's trouble.
    expect(tell({ attempts: { createOrder: refused(231) } }).result).toMatchObject({ status: 'SUCCEEDED' });
    expect(tell({ attempts: { createOrder: refused(232) } }).way).toContain('Compensate createOrder');
  });

  it('goes on asking before a compensation in the same way: 15 s, twice the skew and 60 s', () => {
    // 1 + 2 + 4 + 8 + 16 + 30 = 61 s do not exceed 77 s, with 30 more they do: seven retries for each of 8 + 30 attempts.
    const rejected = { capturePayment: { error: 'Saga.Rejected' } };
    expect(tell({ always: rejected, attempts: { 'Compensate authorizePayment': refused(266) } }).result).toMatchObject({ error: 'Saga.Compensated' });
    expect(tell({ always: rejected, attempts: { 'Compensate authorizePayment': refused(267) } }).letters).toHaveLength(1);
  });
});
