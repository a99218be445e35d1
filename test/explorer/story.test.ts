import { regressionTestOf, replay, storyOf, type Alterations, type Schedule } from '../../lib/explorer';
import { lesser, shrink } from '../../lib/explorer/shrink';
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
  test('becomes less by a fault that is left out, strikes once, or strikes earlier', () => {
    expect(lesser([{ at: 'pay action 4 invoke 1', kind: 'throttled, at every attempt' }])).toEqual([
      [],
      [{ at: 'pay action 4 invoke 1', kind: 'throttled' }],
      [{ at: 'pay action 1 invoke 1', kind: 'throttled, at every attempt' }],
      [{ at: 'pay action 3 invoke 1', kind: 'throttled, at every attempt' }],
    ]);
  });

  test('that breaks a promise shrinks to what is needed of it', async () => {
    const alterations: Alterations = { request: (given) => ({ ...given, ledger: { ...given.ledger, lateArrivalMs: millis(0) } }) };
    const { run, broken } = await replay(threeSteps, [
      { at: 'reserve action 1 clock 1', kind: 'its clock is S ahead' },
      { at: 'pay action 1 effect 1', kind: 'the handler throws, and the effect lands at the last moment' },
      { at: 'pay action 2 effect 1', kind: 'the handler throws before its effect, at every attempt' },
    ], { alterations });
    const { run: shrunk } = await shrink(modelOf(threeSteps, { alterations }), { run, broken });
    expect(broken[0]?.promise).toBe('G9');
    expect(shrunk.schedule).toHaveLength(2);
    expect(shrunk.schedule[1]?.kind).toBe('the handler throws before its effect');
  });
});
