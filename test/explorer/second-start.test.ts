import { replay, type Happening, type Schedule } from '../../lib/explorer';
import { threeSteps } from './three-steps';

const second = (trace: readonly Happening[]): readonly Happening[] => trace.filter(({ kind }) => kind.startsWith('second'));

test.each<[string, Schedule]>([
  ['while a step runs', [{ at: 'pay action 1 state 1', kind: 'started again meanwhile, with another input' }]],
  ['while the saga compensates', [{ at: 'ship action 1 effect 1', kind: 'rejected' }, { at: 'pay compensation 1 state 1', kind: 'started again meanwhile, with another input' }]],
  ['while it waits for a human', [{ at: 'ship action 1 invoke 1', kind: 'throttled, at every attempt' }, { at: 'ship letter 1 state 1', kind: 'started again meanwhile, with another input' }]],
  ['91 days later', [{ at: 'saga execution 1 start 1', kind: 'started again 91 days later, with another input' }]],
])('a saga that is started again with another input %s is refused, and does the first no harm', async (_, schedule) => {
  const { run, broken } = await replay(threeSteps, schedule);
  expect(broken).toEqual([]);
  expect(['completed', 'compensated']).toContain(run.outcome);
  expect(second(run.trace)).toEqual([expect.objectContaining({ kind: 'second ended', outcome: 'refused' })]);
});

test('an execution whose first step could never be called ends as refused, once another has taken its id', async () => {
  const { run, broken } = await replay(threeSteps, [
    { at: 'saga execution 1 start 1', kind: 'started again at once, with another input' },
    { at: 'reserve action 1 invoke 1', kind: 'throttled, at every attempt' },
  ]);
  expect(broken).toEqual([]);
  expect(run.outcome).toBe('refused');
  expect(run.trace.some(({ kind }) => kind === 'letter')).toBe(false);
  expect(second(run.trace).at(-1)).toMatchObject({ kind: 'second ended', outcome: 'completed' });
});

test('two executions that act under one id break G1', async () => {
  const { broken } = await replay(threeSteps, [{ at: 'saga execution 1 start 1', kind: 'started again at once, with another input' }, { at: 'reserve action 1 write 1', kind: 'the ledger is unavailable' }], {
    alterations: { ledger: (store) => ({ ...store, get: async () => undefined, put: async (item, expected) => { await store.put(item, expected); return { written: true }; } }) },
  });
  expect(broken.map(({ promise }) => promise)).toContain('G1');
});
