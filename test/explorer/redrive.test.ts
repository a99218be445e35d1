import { replay, type Alterations, type Happening } from '../../lib/explorer';
import { brokenIn } from '../../lib/explorer/promises';
import { threeSteps } from './three-steps';

const calls = (trace: readonly Happening[]): readonly string[] => trace.flatMap((one) => (one.kind === 'called' ? [one.state] : one.kind === 'stopped' || one.kind === 'redriven' ? [one.kind] : []));

test('a saga that is stopped in a step and redriven goes on there, and the step takes effect once', async () => {
  const { run, broken } = await replay(threeSteps, [{ at: 'pay action 1 state 1', kind: 'stopped while the function runs, and redriven an hour later' }]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('completed');
  expect(calls(run.trace)).toEqual(['reserve', 'pay', 'stopped', 'redriven', 'pay', 'ship']);
  expect(run.trace.filter((one) => one.kind === 'handler began')).toHaveLength(3);
});

test('a saga that is stopped in a compensation and redriven compensates to the end', async () => {
  const { run, broken } = await replay(threeSteps, [
    { at: 'ship action 1 effect 1', kind: 'rejected' },
    { at: 'pay compensation 1 state 1', kind: 'stopped as it begins, and redriven at once' },
  ]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('compensated');
  expect(calls(run.trace)).toEqual(['reserve', 'pay', 'ship', 'Compensate pay', 'stopped', 'redriven', 'Compensate pay', 'Compensate pay', 'Compensate reserve']);
});

test('a parked saga that is stopped and redriven sends another letter', async () => {
  const { run, broken } = await replay(threeSteps, [
    { at: 'ship action 1 invoke 1', kind: 'throttled, at every attempt' },
    { at: 'ship letter 1 state 1', kind: 'stopped while the function runs, and redriven at once' },
  ]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('completed');
  expect(run.trace.filter((one) => one.kind === 'letter')).toHaveLength(2);
});

test('a compensated saga that is redriven does nothing and ends as it had', async () => {
  const { run, broken } = await replay(threeSteps, [{ at: 'ship action 1 effect 1', kind: 'rejected' }, { at: 'saga execution 1 end 1', kind: 'redriven after its end' }]);
  expect(broken).toEqual([]);
  expect(run.trace.slice(-3).map(({ kind }) => kind)).toEqual(['fault', 'redriven', 'ended']);
  expect(run.outcome).toBe('compensated');
});

test('a step that runs again after a redrive breaks G12', async () => {
  const alterations: Alterations = { ledger: (store) => ({ ...store, put: async (item, expected) => (item.status === 'COMPLETED' ? { written: true } : store.put(item, expected)) }) };
  const { broken } = await replay(threeSteps, [{ at: 'pay action 1 state 1', kind: 'stopped while the function runs, and redriven an hour later' }], { alterations });
  expect(broken.map(({ what }) => what)).toContain('the action of pay runs again, which had said that it is done');
});

const call = (state: string, about: string, operation: 'action' | 'compensation'): Happening => ({ at: 0, kind: 'called', state, attempt: 1, about, operation });
const ended: Happening = { at: 0, kind: 'ended', outcome: 'compensated' };
const brokenBy = (...trace: readonly Happening[]): readonly string[] =>
  brokenIn(trace, threeSteps.definition).filter(({ promise }) => promise === 'G12').map(({ what }) => what);

describe('of what is told of a saga', () => {
  test('an action that is called while it compensates breaks G12', () => {
    expect(brokenBy(call('Compensate reserve', 'reserve', 'compensation'), call('pay', 'pay', 'action'), ended)).toEqual(['pay is called while the saga compensates']);
  });

  test('whatever it calls when it is redriven after its end breaks G12', () => {
    expect(brokenBy(ended, { at: 1, kind: 'redriven' }, call('Compensate reserve', 'reserve', 'compensation'), ended))
      .toEqual(['the saga was compensated, is redriven, and calls Compensate reserve']);
  });
});
