import { explore, ownServices, replay } from '../../lib/explorer';
import { ownCalls, type Patience } from '../../lib/explorer/own-calls';
import { threeSteps } from './three-steps';

const input = { id: 'order-1' };
const who = { step: 'pay', operation: 'action', invocation: 2 } as const;

/** A timer that is due when the test says so. */
function patience(): Patience & { due(): void; readonly running: () => number } {
  const due = new Set<() => void>();
  return {
    limitMs: 10_000,
    timer: (_, call) => {
      due.add(call);
      return () => due.delete(call);
    },
    due: () => due.forEach((call) => call()),
    running: () => due.size,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const call = (signal = new AbortController().signal) => ({ operation: 'shop.pay', who, signal });

test('a handler is waited for until it has ended, and no timer is left', async () => {
  const [limit, { promise, resolve }] = [patience(), Promise.withResolvers<string>()];
  const calls = ownCalls(limit, []);
  const given = calls.during(call(), () => promise);
  const ended = calls.ended();
  await turn();
  expect(limit.running()).toBe(1);
  resolve('paid');
  await ended;
  expect([await given, limit.running()]).toEqual(['paid', 0]);
});

test('a handler that takes longer than it may is told with its call and the faults of the run', async () => {
  const limit = patience();
  const calls = ownCalls(limit, [{ at: 'ship action 1 effect 1', kind: 'rejected' }]);
  void calls.during(call(), () => new Promise(() => undefined));
  const ended = calls.ended();
  await turn();
  limit.due();
  await expect(ended).rejects.toThrow('The handler shop.pay, called for pay action 2, has not ended after 10 s of real time, under the faults: ship action 1 effect 1: rejected.');
});

test('a handler that waits for its signal waits for virtual time, and is not waited for', async () => {
  const { signal } = new AbortController();
  const calls = ownCalls(patience(), []);
  void calls.during(call(signal), () => new Promise((_, reject) => { signal.addEventListener('abort', reject); }));
  await expect(calls.ended()).resolves.toBeUndefined();
});

const shopWith = (ship: () => Promise<unknown>, more: object = {}) => ownServices({
  world: () => ({}),
  handlers: () => ({ shop: { reserve: async () => input, release: async () => undefined, pay: async () => input, refund: async () => undefined, ship } }),
  ...more,
});

test('a handler that takes real time takes none of the saga', async () => {
  const services = shopWith(async () => {
    for (let turns = 0; turns < 5; turns += 1) await turn();
    return input;
  });
  const { run, problems } = await replay(threeSteps, [], { services, input });
  expect(problems).toEqual([]);
  expect(run.trace.at(-1)).toMatchObject({ at: 189, outcome: 'completed' });
});

test('a search fails over a handler that waits for ever', async () => {
  const services = shopWith(() => new Promise(() => undefined), { longestCall: '1ms' });
  await expect(explore(threeSteps, { services, input })).rejects.toThrow('The handler shop.ship, called for ship action 1, has not ended after 0.001 s of real time, under the faults: none.');
});

describe('a handler that always fails', () => {
  const services = shopWith(async () => { throw new Error('out of order'); });

  test('is a saga that does not end, since humans answer in vain, and its story tells the rounds once', async () => {
    const replayed = await replay(threeSteps, [], { services, input });
    expect(replayed.problems).toEqual(['G15 is broken (once faults stop, a saga reaches an outcome): the saga does not end: humans have answered again and again, and ship fails again.']);
    expect(replayed.run.outcome).toBe('abandoned');
    expect(String(replayed)).toContain('… 5 more rounds that go alike');
    expect(String(replayed).split('\n').length).toBeLessThan(120);
  });

  test('is found without any fault, and then nothing else is tried', async () => {
    const report = await explore(threeSteps, { services, input });
    expect(report.violations.map(({ run }) => run.schedule)).toEqual([[]]);
    expect(report.tried).toEqual({ singles: 0, pairs: 0, pairsInAll: 0, random: 0 });
    expect(String(report)).toContain('It breaks without any fault: nothing else was tried.');
  });
});

test('a machine that goes round in a circle is cut off, and the saga does not end', async () => {
  const { problems, run } = await replay(threeSteps, [], {
    alterations: { machine: (machine) => ({ ...machine, States: { ...machine.States, ship: { Type: 'Wait', Seconds: 31_536_000, Next: 'ship' } } }) as unknown as typeof machine },
  });
  expect(problems).toContain('G15 is broken (once faults stop, a saga reaches an outcome): the saga does not end: it goes round in a circle.');
  expect(run.trace.at(-1)).toMatchObject({ kind: 'cut off' });
});
