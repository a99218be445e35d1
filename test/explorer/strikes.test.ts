import { replay, type Fault, type Run } from '../../lib/explorer';
import { modelOf } from '../../lib/explorer/model';
import { beginSaga, runSaga } from '../../lib/explorer/run';
import { following } from '../../lib/explorer/schedules';
import { millis } from '../../lib/contract/time';
import { threeSteps } from './three-steps';

const struck = async (...schedule: readonly Fault[]): Promise<readonly string[]> => [...(await replay(threeSteps, schedule)).run.struck];
const toldOf = ({ trace, outcome }: Run): string => JSON.stringify([trace.filter(({ kind }) => kind !== 'fault'), outcome]);

test('each single fault that struck has changed what happened, but for clocks, which change what is written down', async () => {
  const model = modelOf(threeSteps);
  const calm = await beginSaga(model, [], 1);
  const faults = following(calm, {}).map(({ fault }) => fault).filter(({ at }) => !at.includes(' clock '));
  const changed = await Promise.all(faults.map(async (fault) => {
    const run = await runSaga(model, [fault], 1);
    return { fault, struck: run.struck.has(fault.at), changed: toldOf(run) !== toldOf(calm) };
  }));
  expect(changed.filter((one) => one.struck !== one.changed)).toEqual([]);
  expect(changed.length).toBeGreaterThan(150);
});

const NEVER_CALLED = { at: 'reserve action 1 invoke 1', kind: 'throttled, at every attempt' };

test('a stop that comes when the execution has ended has not struck', async () => {
  const at = 'reserve compensation 1 state 1';
  expect(await struck(NEVER_CALLED, { at, kind: 'stopped while the function runs, and redriven at once' })).toEqual([NEVER_CALLED.at]);
  expect(await struck(NEVER_CALLED, { at, kind: 'stopped as it begins, and redriven at once' })).toEqual([NEVER_CALLED.at, at]);
});

const PARKS = { at: 'ship action 1 invoke 1', kind: 'throttled, at every attempt' };

test.each(['the operator sees to it by hand', 'answered twice'])('an operator of whom a pivot is asked and who does the usual has not struck, and one who does not has: %s', async (kind) => {
  expect(await struck(PARKS, { at: 'ship letter 1 letter 1', kind })).toHaveLength(kind === 'answered twice' ? 2 : 1);
});

test('an answer to a letter whose Task is over has not struck', async () => {
  const stop = { at: 'ship letter 1 state 1', kind: 'stopped as it begins, and redriven at once' };
  expect(await struck(PARKS, stop, { at: 'ship letter 1 letter 1', kind: 'the operator abandons the saga' })).toEqual([PARKS.at, stop.at]);
});

test('a fault at an attempt that fails in the same way by an earlier one has not struck', async () => {
  expect(await struck(PARKS, { at: 'ship action 2 invoke 1', kind: 'throttled' })).toEqual([PARKS.at]);
  expect(await struck(PARKS, { at: 'ship action 2 invoke 1', kind: 'delivered twice at once' })).toHaveLength(2);
});

test('no clock is wrong by S where S is nothing', async () => {
  const target = { functionTimeouts: { shop: millis(30_000) }, clockSkewMs: millis(0), lateArrivalMs: millis(1_000) };
  const { run } = await replay(threeSteps, [{ at: 'pay action 1 clock 1', kind: 'its clock is S ahead' }], { target });
  expect([...run.struck]).toEqual([]);
});
