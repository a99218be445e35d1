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
  });

  test.each(['', '1st', 'pay-ments', 'pay.ments', 'zahlungen für', '__proto__', 'a'.repeat(61), 'then'])('cannot be named %j', (name) => {
    expect(problemsOf(() => service(name, { charge }))).toHaveLength(1);
  });

  test('takes a name of 60 characters', () => {
    expect(problemsOf(() => service('a'.repeat(60), { charge }))).toEqual([]);
  });

  test('names all problems of its contract at once', () => {
    const wrong = { 'to-charge': charge, toJSON: charge, undo: { kind: 'compensation', compensates: 'chrage' }, stray: {} } as unknown as { charge: typeof charge };
    expect(problemsOf(() => service('pay ments', wrong))).toEqual([
      'its name "pay ments" is not a name. Begin with a letter and use only letters, digits and "_".',
      'operation "to-charge" is not a name. Begin with a letter and use only letters, digits and "_".',
      'operation "toJSON" is a field that JavaScript itself reads. Use another name.',
      'operation "undo" compensates "chrage", which is no action of this service.',
      'operation "stray" is neither an action(…) nor a compensation(…).',
    ]);
  });

  test('needs an operation', () => {
    expect(problemsOf(() => service('empty', {}))).toEqual(['it has no operations. Add at least one action.']);
  });
});

test('contractOf says how a service is made when it gets something else', () => {
  expect(problemsOf(() => contractOf({} as never))).toEqual(['This is not a service. Make one with service("name", { … }).']);
});

test('typed takes every value as it is', () => {
  expect(typed<string>()['~standard'].validate(7)).toEqual({ value: 7 });
});
