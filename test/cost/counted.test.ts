/** What `costOf` counts on virtual time is what runs on the one-machine cloud use, with real Lambdas, a real ledger over HTTP and real time. */
import { costOf, type SagaCost } from '../../lib/cost';
import { trip } from '../scenarios/app/sagas';
import { openWorld, type Faults, type Used, type World } from '../scenarios/world';

jest.setTimeout(60_000);

let world: World;
let cost: SagaCost;
beforeAll(async () => {
  world = await openWorld();
  cost = await costOf(trip, { functions: { timeout: '3s' }, clockSkew: '1s', lateArrivalWindow: '1s' });
});
afterAll(() => world.close());

/** One saga alone: nothing else is counted meanwhile. A letter is answered once what was broken is mended. */
async function usedBy(sagaId: string, faults: Faults, parks: boolean): Promise<Used> {
  const { trips, journal } = world;
  const before = world.used();
  if (parks) {
    const letter = await trips.park(sagaId, faults);
    await journal.mend(sagaId);
    await trips.client.answer(letter, { answer: 'retry' });
    await trips.ended(sagaId);
  } else {
    await trips.run(sagaId, faults);
  }
  const after = world.used();
  return { transitions: after.transitions - before.transitions, invocations: after.invocations - before.invocations, writes: after.writes - before.writes };
}

const countedFor = (path: string): Partial<Used> => {
  const { transitions, invocations, writes } = cost.paths.find((one) => one.path === path) ?? {};
  return { transitions, invocations, writes } as Partial<Used>;
};

test.each<[path: string, faults: Faults]>([
  ['happy', {}],
  ['first rejected', { first: 'reject' }],
  ['second rejected', { second: 'reject' }],
  ['third rejected', { third: 'reject' }],
  ['pivot rejected', { pivot: 'reject' }],
  ['second failed at every attempt', { second: 'applyThenFail' }],
  ['third failed at every attempt', { third: 'applyThenFail' }],
])('%s: the one-machine cloud uses as much as is counted', async (path, faults) => {
  expect(countedFor(path)).toEqual(await usedBy(path.replaceAll(' ', '-'), faults, false));
});

test.each<[path: string, faults: Faults]>([
  ['pivot failed at every attempt', { pivot: 'broken' }],
  ['fifth rejected', { fifth: 'soldOut' }],
  ['sixth failed at every attempt', { sixth: 'broken' }],
  ['every compensation failed at every attempt', { pivot: 'reject', undoFirst: 'broken', undoSecond: 'broken', undoThird: 'broken' }],
])('%s: the one-machine cloud uses as much as is counted, letter and answer included', async (path, faults) => {
  expect(countedFor(path)).toEqual(await usedBy(path.replaceAll(' ', '-'), faults, true));
});

test('a step that is cut off at every attempt writes as much as is counted, and its compensation asks as often, but for calls that real clocks may spare or add', async () => {
  const used = await usedBy('cut-off', { third: 'applyThenHang' }, false);
  const counted = countedFor('third timed out at every attempt');
  expect(counted.writes).toBe(used.writes);
  const more = (counted.invocations ?? Number.NaN) - used.invocations;
  // On a busy machine each call takes longer, and so fewer fill the same wait.
  expect([-1, 0, 1, 2, 3]).toContain(more);
  // Each of those calls is one retry.
  expect((counted.transitions ?? Number.NaN) - used.transitions).toBe(more);
});
