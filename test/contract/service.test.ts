import { action, compensation, contractOf, SagaError, service, typed } from '../../lib';

const charge = action({ input: typed<{ amount: number }>(), output: typed<{ id: string }>() });

const problemsOf = (make: () => unknown): readonly string[] => {
  try {
    make();
  } catch (error) {
    if (error instanceof SagaError && error.code === 'Saga.InvalidContract') return error.problems;
    throw error;
  }
  return [];
};

describe('A service', () => {
  const payments = service('payments', { charge, refund: compensation('charge') });

  test('gives each operation an id, and each compensation the id of its action', () => {
    expect(payments.charge).toEqual({ kind: 'action', id: 'payments.charge' });
    expect(payments.refund).toEqual({ kind: 'compensation', id: 'payments.refund', compensates: 'payments.charge' });
  });

  test('shows tools its contract as data', () => {
    expect(contractOf(payments)).toEqual({ name: 'payments', operations: { charge, refund: { kind: 'compensation', compensates: 'charge' } } });
  });

  test('is frozen, and so are its operations and its contract', () => {
    expect([payments, payments.charge, contractOf(payments), contractOf(payments).operations, charge].map(Object.isFrozen)).toEqual([true, true, true, true, true]);
  });

  test('honours idempotency keys unless its action says otherwise', () => {
    const ignored = action({ input: typed<string>(), output: typed<string>(), idempotencyKey: 'ignored' });
    expect([charge.idempotencyKey, ignored.idempotencyKey]).toEqual(['honoured', 'ignored']);
    // Without exactOptionalPropertyTypes, or in JavaScript, what is left out may be said as undefined.
    expect(action({ input: typed<string>(), output: typed<string>(), idempotencyKey: undefined as never }).idempotencyKey).toBe('honoured');
  });
});

test('contractOf says how a service is made when it gets something else', () => {
  expect(problemsOf(() => contractOf({} as never))).toEqual(['This is not a service. Make one with service("name", { … }).']);
});

test('typed takes every value as it is', () => {
  expect(typed<string>()['~standard'].validate(7)).toEqual({ value: 7 });
});
