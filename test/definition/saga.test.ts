import { contractOf, DEFAULT_COMPENSATION_RETRY, DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, map, nothingToCompensate, saga, SagaError, service, typed } from '../../lib';
import { inventory, mail, order, payments } from './fixtures/contracts';
import { Order, orders, placeOrder } from './place-order';
import { problemsOf } from './problems-of';

const sent = nothingToCompensate('a mail cannot be called back');
const hello = { action: mail.send, compensation: sent, input: { to: 'a@example.com', tags: [] } };

describe('A saga', () => {
  const trip = saga('BookTrip', { input: order, deadline: '2h' }, (s, order) => {
    const stock = s.step('reserveStock', {
      action: inventory.reserve,
      compensation: inventory.release,
      input: { orderId: order.orderId, lines: map(order.lines, (line) => ({ sku: line.sku, quantity: 1 })) },
      timeout: '5s',
      retry: { maxAttempts: 3 },
      compensationRetry: { interval: '5s' },
    });
    s.step('warn', hello);
    const paid = s.pivot('capturePayment', { action: payments.capture, input: { authorizationId: stock.reservationId } });
    paid.step('thank', { action: mail.send, input: { to: order.customer.email, tags: ['web', order.orderId], data: null } });
    return { total: stock.total, charged: paid.result.amount };
  });

  test('is recorded as plain data', () => {
    expect(trip.definition).toEqual({
      name: 'BookTrip',
      deadline: '2h',
      body: [
        {
          kind: 'step',
          name: 'reserveStock',
          phase: 'undoable',
          action: 'inventory.reserve',
          compensation: 'inventory.release',
          input: {
            kind: 'object',
            fields: {
              orderId: { kind: 'reference', root: { input: true }, path: ['orderId'] },
              lines: {
                kind: 'map',
                list: { kind: 'reference', root: { input: true }, path: ['lines'] },
                item: 'item1',
                to: {
                  kind: 'object',
                  fields: { sku: { kind: 'reference', root: { item: 'item1' }, path: ['sku'] }, quantity: { kind: 'literal', value: 1 } },
                },
              },
            },
          },
          timeout: '5s',
          retry: { maxAttempts: 3, interval: '1s', backoffRate: 2, maxDelay: '30s', jitter: 'full' },
          compensationRetry: { maxAttempts: 25, interval: '5s', backoffRate: 2, maxDelay: '15m', jitter: 'full' },
        },
        {
          kind: 'step',
          name: 'warn',
          phase: 'undoable',
          action: 'mail.send',
          compensation: { nothing: 'a mail cannot be called back' },
          input: { kind: 'object', fields: { to: { kind: 'literal', value: 'a@example.com' }, tags: { kind: 'array', items: [] } } },
          retry: DEFAULT_RETRY,
        },
        {
          kind: 'pivot',
          name: 'capturePayment',
          phase: 'pivot',
          action: 'payments.capture',
          input: { kind: 'object', fields: { authorizationId: { kind: 'reference', root: { step: 'reserveStock' }, path: ['reservationId'] } } },
          retry: DEFAULT_FORWARD_RETRY,
        },
        {
          kind: 'step',
          name: 'thank',
          phase: 'forward',
          action: 'mail.send',
          input: {
            kind: 'object',
            fields: {
              to: { kind: 'reference', root: { input: true }, path: ['customer', 'email'] },
              tags: { kind: 'array', items: [{ kind: 'literal', value: 'web' }, { kind: 'reference', root: { input: true }, path: ['orderId'] }] },
              data: { kind: 'literal', value: null },
            },
          },
          retry: DEFAULT_FORWARD_RETRY,
        },
      ],
      output: {
        kind: 'object',
        fields: {
          total: { kind: 'reference', root: { step: 'reserveStock' }, path: ['total'] },
          charged: { kind: 'reference', root: { step: 'capturePayment' }, path: ['amount'] },
        },
      },
    });
  });

  test.each([trip, placeOrder])('has a definition that survives JSON: $name', ({ definition }) => {
    expect(JSON.parse(JSON.stringify(definition))).toStrictEqual(definition);
  });

  test('is frozen to the last value', () => {
    const thawed = (data: unknown, at = 'saga'): readonly string[] =>
      typeof data !== 'object' || data === null ? [] : [...(Object.isFrozen(data) ? [] : [at]), ...Object.entries(data).flatMap(([key, value]) => thawed(value, `${at}.${key}`))];
    expect(thawed(trip.definition)).toEqual([]);
    expect([trip, trip.services].map(Object.isFrozen)).toEqual([true, true]);
  });

  test('keeps its input schema and the contracts of its services beside the definition', () => {
    expect(placeOrder.name).toBe('PlaceOrder');
    expect(placeOrder.input).toBe(Order);
    expect(Object.keys(placeOrder.services)).toEqual(['orders', 'inventory', 'payments', 'shipments']);
    expect(placeOrder.services['orders']).toBe(contractOf(orders));
  });

  test('without a pivot compensates to the end, and one that returns nothing has no output', () => {
    const { definition } = saga('NoPivot', { input: order }, (s) => {
      s.step('greet', hello);
    });
    expect(definition.body.map(({ phase }) => phase)).toEqual(['undoable']);
    expect(definition).not.toHaveProperty('output');
    expect(definition).not.toHaveProperty('deadline');
  });

  test('names the field of its input by which its log lines are correlated', () => {
    const { definition } = saga('Correlated', { input: order, correlationId: ({ orderId }) => orderId }, (s) => {
      s.step('greet', hello);
    });
    expect(definition.correlationId).toEqual({ kind: 'reference', root: { input: true }, path: ['orderId'] });
    expect(trip.definition).not.toHaveProperty('correlationId');
  });

  test('does not change when what was written in it is changed later', () => {
    const tags = ['a'];
    const { definition } = saga('Copied', { input: order }, (s) => {
      s.step('greet', { ...hello, input: { to: 'a', tags } });
    });
    tags.push('b');
    expect(definition.body[0]?.input).toMatchObject({ fields: { tags: { items: [{ kind: 'literal', value: 'a' }] } } });
  });

  test('names the items of maps by their depth', () => {
    const { definition } = saga('Maps', { input: order }, (s, order) => {
      s.step('greet', { ...hello, input: { to: 'a', tags: [], data: map(order.lines, (outer) => ({ inner: map(order.lines, (inner) => ({ o: outer.sku, i: inner.sku })) })) } });
    });
    expect(JSON.stringify(definition.body[0]?.input)).toContain(
      '"item":"item2","to":{"kind":"object","fields":{"o":{"kind":"reference","root":{"item":"item1"},"path":["sku"]},"i":{"kind":"reference","root":{"item":"item2"},"path":["sku"]}}}',
    );
  });
});

describe('A saga cannot be built', () => {
  test('with several problems, which are all told at once', () => {
    expect(wrongInManyWays).toThrow(SagaError);
    expect(problemsOf(wrongInManyWays)).toEqual([
      'this is no name for a saga. Begin with a letter and use only letters, digits, "_" and "-".',
      'deadline is 366d. Use 1ms to 365d, the longest that an execution can be open.',
      'two steps are named "greet". Give each its own name.',
      'step "greet": timeout is 16m. Use 1ms to 15m, the longest that a Lambda function runs.',
      '"2nd" is no name for a step. Begin with a letter and use only letters, digits and "_".',
      'step "2nd": retry.interval is 1500ms. AWS counts whole seconds here: use 1s to 99999999s.',
    ]);
    expect(wrongInManyWays).toThrow('Cannot build saga "Wrong Name":\n- this is no name for a saga.');
  });

  test('when it has no steps', () => {
    expect(problemsOf(() => saga('Empty', { input: order }, () => undefined))).toEqual(['it has no steps. Record at least one with s.step(…).']);
  });

  test('with a step or a second pivot on `s` after the pivot', () => {
    expect(problemsOf(() => saga('Late', { input: order }, (s) => {
      s.pivot('capturePayment', { action: payments.capture, input: { authorizationId: 'a' } });
      s.step('greet', hello);
      s.pivot('captureAgain', { action: payments.capture, input: { authorizationId: 'a' } });
    }))).toEqual([
      '"greet" is recorded on `s` after pivot "capturePayment". Use the recorder that pivot() returned.',
      '"captureAgain" is recorded on `s` after pivot "capturePayment". Use the recorder that pivot() returned. A saga has one pivot at most.',
    ]);
  });

  test('when a step is recorded after its body has returned', () => {
    let recorder: { step(name: string, step: typeof hello): unknown } | undefined;
    saga('Leaky', { input: order }, (s) => {
      recorder = s;
      s.step('greet', hello);
    });
    expect(() => recorder?.step('tooLate', hello)).toThrow('Step "tooLate" comes too late for saga "Leaky": its body has returned.');
  });

  test('with an async body', () => {
    expect(problemsOf(() => saga('Async', { input: order }, async (s) => {
      s.step('greet', hello);
    }))).toEqual(['its body is async. It runs once, to record: take out async and await.']);
  });

  test("with another saga's reference or a map's item where they do not exist", () => {
    let stray: { sku: unknown } | undefined;
    let foreign: unknown;
    saga('Other', { input: order }, (s, order) => {
      foreign = order.orderId;
      s.step('greet', hello);
    });
    expect(problemsOf(() => saga('Scopes', { input: order }, (s, order) => {
      map(order.lines, (line) => {
        stray = line;
        return line.sku;
      });
      s.step('greet', { ...hello, input: { to: foreign as string, tags: [stray?.sku as string] } });
    }))).toEqual([
      'step "greet": input.to refers to "input.orderId", which belongs to saga "Other". Refer to this saga\'s own input and steps.',
      'step "greet": input.tags[0] refers to "input.lines[].sku", an item that exists only inside its map(…). Use it there.',
    ]);
  });

  test('with two services of one name', () => {
    const other = service('mail', { send: mailLike() });
    expect(problemsOf(() => saga('Twins', { input: order }, (s) => {
      s.step('greet', hello);
      s.step('greetAgain', { action: other.send, compensation: sent, input: 'a' });
    }))).toEqual(['step "greetAgain": its service "mail" is another than the one with that name in an earlier step. Give each service its own name.']);
  });

  test('from JavaScript, with what TypeScript would not have let pass', () => {
    expect(problemsOf(() => saga('Untyped', { input: order }, (s) => {
      s.step('noAction', untyped({ compensation: sent, input: {} }));
      s.step('aCompensation', untyped({ action: inventory.release, compensation: sent, input: {} }));
      s.step('noCompensation', untyped({ action: mail.send, input: {} }));
      s.step('anothers', untyped({ action: inventory.reserve, compensation: payments.void, input: {} }));
      s.step('noReason', { ...hello, compensation: nothingToCompensate(' ') });
      s.step('retryOfNothing', { ...hello, compensationRetry: { maxAttempts: 1 } });
      s.step('badUnit', untyped({ ...hello, timeout: 30 }));
      const after = s.pivot('capturePayment', untyped({ action: payments.capture, compensation: payments.void, input: {} }) as never);
      after.step('undone', untyped({ action: inventory.reserve, compensation: inventory.release, input: {} }) as never);
    }))).toEqual([
      'step "noAction": its action is not an action of a service. Name one, such as payments.authorize.',
      'step "aCompensation": its action is not an action of a service. Name one, such as payments.authorize.',
      'step "noCompensation": it stands before the pivot and has no compensation. Add one, or say nothingToCompensate("…why…").',
      'step "anothers": its compensation payments.void undoes payments.authorize, not inventory.reserve. Name the compensation of its own action.',
      'step "noReason": nothingToCompensate has no reason. Say why there is nothing to undo.',
      'step "retryOfNothing": it has a compensationRetry and nothing to compensate. Leave compensationRetry out.',
      'step "badUnit": timeout is 30. Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".',
      'step "capturePayment": it has a compensation, but the pivot is not compensated. Take it out, or put the step before the pivot.',
      'step "undone": it has a compensation, but after the pivot nothing is compensated. Take it out, or put the step before the pivot.',
    ]);
  });

  test('with a step that is used before it is recorded', () => {
    expect(problemsOf(() => saga('TooEarly', { input: order }, (s) => {
      // @ts-expect-error TS2448, TS2454: the compiler sees it too
      s.step('greet', { ...hello, input: { to: stock.currency, tags: [] } });
      const stock = s.step('reserveStock', { action: inventory.reserve, compensation: inventory.release, input: { orderId: 'a', lines: [] } });
    }))).toEqual(["Cannot access 'stock' before initialization. A step can use only what was recorded before it."]);
  });

  test('with the error that its body threw as the cause', () => {
    expect(() => saga('Cause', { input: order }, (_s, order) => `${order.orderId as unknown as string}!`)).toThrow(
      expect.objectContaining({ code: 'Saga.InvalidDefinition', cause: expect.any(SagaError) }),
    );
  });

  test('and passes on what else its body throws', () => {
    const mistake = new TypeError('mine');
    expect(() => saga('Throws', { input: order }, () => { throw mistake; })).toThrow(mistake);
  });
});

test('compensations, the pivot and the steps after it are repeated for longer than other actions', () => {
  expect([DEFAULT_RETRY, DEFAULT_COMPENSATION_RETRY, DEFAULT_FORWARD_RETRY].map(({ maxAttempts }) => maxAttempts)).toEqual([6, 25, 25]);
});

function wrongInManyWays() {
  return saga('Wrong Name', { input: order, deadline: '366d' }, (s) => {
    s.step('greet', hello);
    s.step('greet', { ...hello, timeout: '16m' });
    s.step('2nd', { ...hello, retry: { interval: '1500ms' } });
  });
}

/** As JavaScript would pass it. */
const untyped = (written: object) => written as typeof hello;

function mailLike() {
  return { kind: 'action', input: typed<string>(), output: typed<string>(), idempotencyKey: 'honoured' } as const;
}
