/** What `npm run soak` found in random sagas, made small: each schedule broke a promise until its cause was mended. */
import { action, compensation, saga, service, typed } from '../../lib';
import { millis } from '../../lib/contract/time';
import { replay, type ModelOptions } from '../../lib/explorer';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const target = (lateArrival: number): NonNullable<ModelOptions['target']> => ({ functionTimeouts: { bank: millis(3 * SECOND) }, clockSkewMs: millis(SECOND), lateArrivalMs: millis(lateArrival) });

const nothing = typed<Record<string, never>>();
const bank = service('bank', { charge: action({ input: nothing, output: nothing }), report: action({ input: nothing, output: typed<{ readonly note: string }>() }), transfer: action({ input: nothing, output: nothing, idempotencyKey: 'ignored' }), tell: action({ input: nothing, output: nothing }) });

const once = { maxAttempts: 1 } as const;
const charging = saga('Charging', { input: nothing }, (s) => { s.pivot('charge', { action: bank.charge, input: {}, retry: once }); });
const transferring = saga('Transferring', { input: nothing }, (s) => { s.pivot('transfer', { action: bank.transfer, input: {}, retry: { maxAttempts: 2 } }); });
const shipping = saga('Shipping', { input: nothing }, (s) => {
  const after = s.pivot('charge', { action: bank.charge, input: {} });
  after.step('ship', { action: bank.transfer, input: {}, retry: once });
});

const store = service('bank', { hold: action({ input: nothing, output: nothing }), free: compensation('hold') });
const holding = saga('Holding', { input: nothing }, (s) => {
  s.step('hold', { action: store.hold, compensation: store.free, input: {}, retry: once, compensationRetry: once });
  s.step('holdMore', { action: store.hold, compensation: store.free, input: {}, retry: once, compensationRetry: once });
});

const LARGE = 'x'.repeat(140_000);
const reporting = saga('Reporting', { input: nothing }, (s) => {
  const pivot = s.pivot('charge', { action: bank.report, input: {} });
  const shipped = pivot.step('ship', { action: bank.report, input: {} });
  return { charged: pivot.result.note, shipped: shipped.note };
});

test('an operator who looks while the charge may still land cannot have it ruled out, and looks again', async () => {
  const { run, broken } = await replay(charging, [
    { at: 'charge action 1 effect 1', kind: 'killed, and the effect lands at the last moment' },
    { at: 'charge letter 1 letter 1', kind: 'the operator looks, and says what is so' },
  ], { target: target(2 * HOUR) });
  expect(broken).toEqual([]);
  expect(run.trace.flatMap((one) => (one.kind === 'letter' && one.problem !== undefined ? [one.problem] : []))).toEqual([expect.stringContaining('It came too early.')]);
  expect(run.outcome).toBe('completed');
});

test('a transfer without keys, which may be repeated only once a look proves something, is asked for until then', async () => {
  const { run, broken } = await replay(transferring, [{ at: 'transfer action 1 effect 1', kind: 'the handler throws before its effect' }], {
    target: target(HOUR), downstream: { transfer: 'ignores and looksUp' },
  });
  expect(broken).toEqual([]);
  expect(run.trace.filter(({ kind }) => kind === 'letter')).toEqual([]);
  expect(run.outcome).toBe('completed');
});

test('a pivot that is parked before it wrote anything ends as refused when another saga has taken its id meanwhile', async () => {
  const { run, broken } = await replay(charging, [
    { at: 'charge action 1 invoke 1', kind: 'the call is lost, and the Task times out' },
    { at: 'charge letter 1 state 1', kind: 'started again meanwhile, with another input' },
    { at: 'charge letter 1 letter 1', kind: 'the operator looks, and says what is so' },
  ]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('refused');
});

test('compensations that a human has begin again end as refused, from the last one on, when another saga has taken the id meanwhile', async () => {
  const { run, broken } = await replay(holding, [
    { at: 'hold action 1 invoke 1', kind: 'the call is lost, and the Task times out' },
    { at: 'hold compensation 1 state 1', kind: 'started again meanwhile, with another input' },
    { at: 'hold compensation 1 write 1', kind: 'killed, and the write lands 2 seconds late' },
    { at: 'hold compensation 2 invoke 1', kind: 'the call is lost, and the Task times out' },
  ]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('refused');
  expect(run.trace.filter(({ kind }) => kind === 'letter')).toHaveLength(1);
});

test('a step that an operator has done by hand while the service may still do it is not taken as done until it can do so no more', async () => {
  const { run, broken } = await replay(shipping, [
    { at: 'ship action 1 effect 1', kind: 'the handler throws, and the effect lands at the last moment' },
    { at: 'ship letter 1 letter 1', kind: 'the operator sees to it by hand' },
    { at: 'ship letter 2 letter 1', kind: 'the operator sees to it by hand' },
  ], { target: target(90 * 60 * SECOND), downstream: { ship: 'ignores' } });
  expect(broken).toEqual([]);
  const order = run.trace.flatMap((one) => (one.kind === 'applied' && one.who.step === 'ship' ? ['lands'] : one.kind === 'replied' && one.who.operation === 'resolution' ? [one.error ?? 'taken'] : []));
  expect(order).toEqual(['Saga.InvalidAnswer', 'lands', 'taken']);
  expect(run.outcome).toBe('completed');
});

test('a saga whose output is too large for the machine never ends where nothing can be answered', async () => {
  const { run, broken } = await replay(reporting, [], { target: target(60 * SECOND), results: { charge: { note: LARGE }, ship: { note: LARGE } } });
  // With no fault, that a saga completes untroubled is promised of outputs that fit.
  expect(broken.map(({ what }) => what)).toEqual(['nothing fails, and the saga is abandoned: we give it up']);
  expect(run.trace.filter(({ kind }) => kind === 'letter')).toHaveLength(2);
  expect(run.outcome).toBe('abandoned');
});

const telling = saga('Telling', { input: nothing }, (s) => { s.pivot('charge', { action: bank.charge, input: {}, retry: once }).step('tell', { action: bank.tell, input: {}, retry: once }); });

test('a call of before that repeats a rejection, after a human has asked for another try, keeps that try from nothing', async () => {
  const { run, broken } = await replay(telling, [
    { at: 'tell action 1 invoke 1', kind: 'delivered again when an operator answers, slowly' },
    { at: 'tell action 1 effect 1', kind: 'rejected' },
    { at: 'tell action 2 invoke 1', kind: 'the function begins when the Task has timed out' },
  ], { target: target(7 * SECOND) });
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('completed');
});
