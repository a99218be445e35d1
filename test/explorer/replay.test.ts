import { replay, sagaMatchers, type Fault, type Replayed, type Schedule } from '../../lib/explorer';
import { threeSteps } from './three-steps';

test('a run that begins in a timer or a message lets its first process go on, as one that begins in a promise', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<Replayed>();
  setImmediate(() => { replay(threeSteps, []).then(resolve, reject); });
  const { run } = await promise;
  expect(run.trace.filter(({ kind }) => kind === 'died')).toEqual([]);
});

test.each([
  ['at a read', 'pay action 1 read 1'],
  ['at what is no site', 'pay 1'],
])('a fault of a write is refused %s: it would never strike', async (_, at) => {
  const kind = 'killed before the write';
  await expect(replay(threeSteps, [{ at, kind }])).rejects.toThrow(`The fault "${kind}" cannot strike at "${at}", only at: write.`);
});

const never = async (schedule: Schedule): Promise<readonly string[]> => (await replay(threeSteps, schedule)).unstruck.map(({ why }) => why);
const rejected = (at: string): Fault => ({ at, kind: 'rejected' });

describe('a fault that never strikes', () => {
  test.each<[string, Schedule]>([
    ['the saga has no step "send"; its steps are reserve, pay, ship', [rejected('send action 1 effect 1')]],
    ['the action of pay was called once, and not 2 times', [rejected('pay action 2 effect 1')]],
    ['the compensation of pay was never called', [rejected('pay compensation 1 effect 1')]],
    ['a letter about ship was never sent', [{ at: 'ship letter 1 letter 1', kind: 'answered twice' }]],
    ['the execution never ended without success', [{ at: 'saga execution 1 end 1', kind: 'redriven after its end' }]],
    ['pay action 1 never came to its write 3, only to write 2', [{ at: 'pay action 1 write 3', kind: 'killed before the write' }]],
    ['pay action 1 never came to its effect 1', [{ at: 'pay action 1 write 1', kind: 'killed before the write' }, rejected('pay action 1 effect 1')]],
    ['the execution had ended by then', [
      { at: 'reserve action 1 invoke 1', kind: 'throttled, at every attempt' }, { at: 'reserve compensation 1 state 1', kind: 'stopped while the function runs, and redriven at once' },
    ]],
  ])('is named with what stood in its way: %s', async (why, schedule) => {
    expect(await never(schedule)).toEqual([why]);
  });

  test('makes a replay fail that nothing else breaks, and says what to do', async () => {
    const replayed = await replay(threeSteps, [rejected('send action 1 effect 1')]);
    expect(replayed.broken).toEqual([]);
    expect(replayed.problems).toEqual([
      'The fault "rejected" at "send action 1 effect 1" never struck: the saga has no step "send"; its steps are reserve, pay, ship. So this replay tries something else than it was written for. Explore the saga again: if nothing breaks, delete the replay; else take the one that is printed.',
    ]);
    const { pass, message } = sagaMatchers.toHaveNoViolations(replayed);
    expect({ pass, told: message() }).toEqual({ pass: false, told: `ThreeSteps: nothing is broken.\n${replayed.problems[0]}` });
  });

  test('is not looked for where all of them struck', async () => {
    const replayed = await replay(threeSteps, [rejected('ship action 1 effect 1')]);
    expect({ problems: replayed.problems, pass: sagaMatchers.toHaveNoViolations(replayed).pass }).toEqual({ problems: [], pass: true });
  });
});

test('what breaks in a replay is a problem, with the promise that it breaks', async () => {
  const { problems } = await replay(threeSteps, [], { alterations: { ledger: (store) => ({ ...store, put: async () => ({ written: true }) }) } });
  expect(problems[0]).toBe('G2 is broken (no effect without a durable STARTED): the handler of reserve (action) begins, and the ledger says nothing.');
});
