import { settled, type Watched } from '../../lib/client/settled';
import type { SagaState, Visit } from '../../lib/client';

const RUNNING: SagaState = { outcome: 'running' };
const at = new Date(0);

/** A saga that is seen in these states, one look after the other, and stays in the last. */
function seen(states: readonly SagaState[], visits: readonly Visit[] = []): Watched {
  let looks = 0;
  return { sagaId: 'trip-1', state: async () => states[Math.min(looks++, states.length - 1)] ?? RUNNING, timeline: async () => visits };
}

/** Takes no time, and keeps how long it should have been. */
function pauses(): { readonly all: number[]; readonly pause: (ms: number) => Promise<void> } {
  const all: number[] = [];
  return { all, pause: async (ms) => { all.push(Math.round(ms)); } };
}

test.each<SagaState>([{ outcome: 'completed', output: 1 }, { outcome: 'parked', waitingAt: 'Park pay' }, { outcome: 'stopped', error: 'ABORTED', cause: '' }])('a saga that is %j has settled', async (state) => {
  const { all, pause } = pauses();
  expect(await settled(seen([RUNNING, RUNNING, state]), {}, pause)).toEqual(state);
  expect(all).toEqual([100, 150]);
});

test('a saga that takes long is looked at ever less often, and no less often than every two seconds', async () => {
  const { all, pause } = pauses();
  await settled(seen([...Array.from({ length: 11 }, () => RUNNING), { outcome: 'completed', output: null }]), {}, pause);
  expect(all).toEqual([100, 150, 225, 338, 506, 759, 1139, 1709, 2000, 2000, 2000]);
});

test.each<[string, readonly Visit[], string]>([
  ['in a state whose attempts failed', [{
    state: 'Compensate book', role: 'compensation', step: 'book', enteredAt: at,
    attempts: [{ number: 1, startedAt: at, endedAt: at, error: 'Saga.StepInFlight', message: 'too early' }, { number: 2, startedAt: at }],
  }], 'It stands in "Compensate book", attempt 2; attempt 1 failed with Saga.StepInFlight: too early.'],
  ['in its first attempt', [{ state: 'book', role: 'step', step: 'book', enteredAt: at, attempts: [{ number: 1, startedAt: at }] }], 'It stands in "book", attempt 1.'],
  ['between two steps', [{ state: 'Check compensations', role: 'other', step: 'Check compensations', enteredAt: at, attempts: [] }], 'It stands in "Check compensations".'],
  ['not on its way yet', [], 'It has entered no state yet.'],
])('a saga that is %s when the time is over is told as it stands', async (_, visits, where) => {
  const { all, pause } = pauses();
  await expect(settled(seen([RUNNING], visits), { timeout: '200ms' }, pause)).rejects.toMatchObject({
    code: 'Saga.NotSettled', message: `Saga "trip-1" has neither ended nor asked for an answer within 200ms. ${where} It goes on; look again, or wait longer with \`timeout\`.`,
  });
  expect(all).toEqual([100, 100]);
});
