import { action, compensation, nothingToCompensate, saga, service, typed } from '../../lib';
import { problemsOf } from './problems-of';

const charge = action({ input: typed<{ amount: number }>(), output: typed<{ id: string }>() });
const order = { input: typed<{ amount: number }>() };

/** What a saga with one step of this service is told. */
const toldOf = (payments: { readonly charge: ReturnType<typeof charged> }): readonly string[] => problemsOf(() => saga('Charge', order, (s, { amount }) => {
  s.step('charge', { action: payments.charge, compensation: nothingToCompensate('a test'), input: { amount } });
}));
const charged = (name: string) => service(name, { charge, refund: compensation('charge') }).charge;

test.each(['', '1st', 'pay-ments', 'pay.ments', 'zahlungen für', '__proto__', 'a'.repeat(61), 'then'])('a saga cannot use a service named %j', (name) => {
  expect(toldOf({ charge: charged(name) })).toEqual([expect.stringContaining(`service ${JSON.stringify(name)}: its name ${JSON.stringify(name)} `)]);
});

test('a service may have a name of 60 characters', () => {
  expect(toldOf({ charge: charged('a'.repeat(60)) })).toEqual([]);
});

test('a saga names all problems of a service that it uses, once', () => {
  const wrong = { charge, 'to-charge': charge, toJSON: charge, undo: { kind: 'compensation', compensates: 'chrage' }, stray: {}, misspelt: undefined } as unknown as { charge: typeof charge };
  const payments = service('pay ments', wrong);
  const twice = () => saga('Twice', order, (s, { amount }) => {
    const step = { action: payments.charge, compensation: nothingToCompensate('a test'), input: { amount } };
    s.step('charge', step);
    s.step('chargeAgain', step);
  });
  expect(problemsOf(twice)).toEqual([
    'service "pay ments": its name "pay ments" is not a name. Begin with a letter and use only letters, digits and "_".',
    'service "pay ments": operation "to-charge" is not a name. Begin with a letter and use only letters, digits and "_".',
    'service "pay ments": operation "toJSON" is a field that JavaScript itself reads. Use another name.',
    'service "pay ments": operation "undo" compensates "chrage", which is no action of this service.',
    'service "pay ments": operation "stray" is neither an action(…) nor a compensation(…).',
    'service "pay ments": operation "misspelt" is neither an action(…) nor a compensation(…).',
  ]);
});
