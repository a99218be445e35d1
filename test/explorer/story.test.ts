import { FAULT_KINDS, regressionTestOf, replay, storyOf, type Alterations, type Schedule } from '../../lib/explorer';
import { lesser, shrink, SIMPLEST } from '../../lib/explorer/shrink';
import { modelOf } from '../../lib/explorer/model';
import { millis } from '../../lib/contract/time';
import { threeSteps } from './three-steps';

const THROTTLED: Schedule = [{ at: 'pay action 1 invoke 1', kind: 'throttled, at every attempt' }];

test('a story tells the first and the last of attempts that go alike, and how many are between them', async () => {
  const { run } = await replay(threeSteps, THROTTLED);
  const told = storyOf('ThreeSteps', { run, broken: [{ promise: 'none', says: '', what: '', position: run.trace.length }] });
  const lines = told.split('\n').map((line) => line.trim().replace(/^[\d.]+s +/, ''));
  expect(lines.slice(7, 15)).toEqual([
    'machine: reserve is done',
    'machine: pay',
    '* FAULT throttled, at every attempt (pay action 1)',
    'machine: pay fails: Lambda.TooManyRequestsException',
    '… 29 more attempts of pay that go alike',
    'machine: pay, attempt 31',
    '* FAULT throttled, at every attempt (pay action 31)',
    'machine: pay fails: Lambda.TooManyRequestsException',
  ]);
  expect(lines.length).toBeLessThan(35);
});

test('a replay has what the search was given, and names what it cannot write', async () => {
  const { run } = await replay(threeSteps, THROTTLED);
  const broken = [{ promise: 'G5', says: 'so', what: 'this', position: run.trace.length }];
  const given = { input: { id: 'order-1' }, downstream: { pay: 'ignores' } as const, target: { functionTimeouts: { shop: millis(30_000) }, clockSkewMs: millis(1), lateArrivalMs: millis(2) }, named: ['services'] };
  const options = '{ seed: 1, input: {"id":"order-1"}, downstream: {"pay":"ignores"}, target: {"functionTimeouts":{"shop":30000},"clockSkewMs":1,"lateArrivalMs":2}, services }';
  expect(storyOf('ThreeSteps', { run, broken }, given)).toContain(`"throttled, at every attempt"}], ${options})`);
  expect(regressionTestOf('ThreeSteps', { run, broken }, given)).toContain(`  ], ${options});\n`);
});

describe('a schedule', () => {
  test('becomes less by a fault that is left out, strikes once, is of a simpler kind, or strikes earlier', () => {
    expect(lesser([{ at: 'pay action 4 invoke 1', kind: 'throttled, at every attempt' }], threeSteps.definition)).toEqual([
      [],
      [{ at: 'pay action 4 invoke 1', kind: 'throttled' }],
      [{ at: 'pay action 4 invoke 1', kind: 'throttled' }],
      [{ at: 'pay action 4 invoke 1', kind: 'the reply is lost, and the Task times out' }],
      [{ at: 'pay action 4 invoke 1', kind: 'delivered twice at once' }],
      [{ at: 'pay action 1 invoke 1', kind: 'throttled, at every attempt' }],
      [{ at: 'pay action 3 invoke 1', kind: 'throttled, at every attempt' }],
      [{ at: 'reserve action 4 invoke 1', kind: 'throttled, at every attempt' }],
    ]);
  });

  test('has two faults nowhere, however it becomes less', () => {
    const both = lesser([{ at: 'reserve action 1 effect 1', kind: 'rejected' }, { at: 'pay action 1 effect 1', kind: 'rejected' }], threeSteps.definition);
    expect(both).toEqual([[{ at: 'pay action 1 effect 1', kind: 'rejected' }], [{ at: 'reserve action 1 effect 1', kind: 'rejected' }]]);
  });

  test('is simplest of kinds that there are, at points where they strike', () => {
    const named = Object.entries(SIMPLEST).flatMap(([point, kinds]) => kinds.map((kind) => FAULT_KINDS.get(kind)?.points.some((one) => one === point)));
    expect(named).toHaveLength(13);
    expect(new Set(named)).toEqual(new Set([true]));
  });

  describe('that breaks a promise', () => {
    const alterations: Alterations = { request: (given) => ({ ...given, ledger: { ...given.ledger, lateArrivalMs: millis(0) } }) };
    const model = modelOf(threeSteps, { alterations });
    const LONG: Schedule = [
      { at: 'reserve action 1 clock 1', kind: 'its clock is S ahead' },
      { at: 'pay action 1 effect 1', kind: 'the handler throws, and the effect lands at the last moment' },
      { at: 'pay action 2 effect 1', kind: 'the handler throws before its effect, at every attempt' },
      { at: 'pay action 9 invoke 1', kind: 'throttled' },
    ];

    test('shrinks to what is needed of it, and the same each time', async () => {
      const { run, broken } = await replay(threeSteps, LONG, { alterations });
      const shrunk = await shrink(model, { run, broken });
      expect(broken[0]?.promise).toBe('G9');
      expect(shrunk.cutShort).toBeUndefined();
      expect(shrunk.run.schedule).toEqual([
        { at: 'reserve action 1 effect 1', kind: 'the handler throws, and the effect lands at the last moment' },
        { at: 'reserve action 2 effect 1', kind: 'rejected' },
      ]);
      expect(shrunk.run.struck.size).toBe(2);
      expect((await shrink(model, { run, broken })).run.schedule).toEqual(shrunk.run.schedule);
    });

    test('is told as it is when there was no time to shrink it', async () => {
      const { run, broken } = await replay(threeSteps, LONG, { alterations });
      const cut = await shrink(model, { run, broken }, 1);
      expect(cut.cutShort).toBe(true);
      expect(storyOf('ThreeSteps', cut)).toContain('\nShrinking was cut short: fewer or simpler faults may do.\n');
      expect(storyOf('ThreeSteps', { run, broken })).not.toContain('cut short');
    });
  });
});
