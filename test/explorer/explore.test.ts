import { explore, FAULT_KINDS, regressionTestOf, replay, sagaMatchers, storyOf, type Alterations, type Report } from '../../lib/explorer';
import { placeOrder } from '../definition/place-order';
import { threeSteps } from './three-steps';

describe('PlaceOrder under each single fault', () => {
  let report: Report;
  beforeAll(async () => { report = await explore(placeOrder, { pairs: 0 }); }, 60_000);

  test('keeps every promise', () => {
    expect(sagaMatchers.toHaveNoViolations(report)).toMatchObject({ pass: true });
    expect(report.tried.singles).toBeGreaterThan(300);
  });

  test('is told with what was tried where, and what no run reached', () => {
    const { coverage } = report;
    expect(coverage.faults['killed after the effect']).toEqual({
      'createOrder action': 1, 'reserveStock action': 1, 'authorizePayment action': 1, 'capturePayment action': 1, 'createShipment action': 1, 'confirmOrder action': 1,
    });
    expect(coverage.statesMissed).toContain('Abandoned');
    expect(coverage.transitionsMissed).toContain('Check compensations -> Park compensations');
    expect(coverage.faultsMissed).toContain('the operator abandons the saga');
  });
});

test('there are seventy-four kinds of faults', () => {
  expect(FAULT_KINDS.size).toBe(74);
});

test('the same saga, options and seed give the same runs, byte for byte', async () => {
  const options = { pairs: 20, random: 20, directed: 20, seed: 7 };
  const [one, other] = [await explore(threeSteps, options), await explore(threeSteps, options)];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
}, 60_000);

test('an effect that lands later than W is beyond the promises: it is searched only when asked for, and then found', async () => {
  const options = { pairs: 400, directed: 0, stopAtFirst: true };
  expect((await explore(threeSteps, options)).violations).toEqual([]);
  const { violations } = await explore(threeSteps, { ...options, beyondPromises: true });
  expect(violations[0]?.run.schedule.map(({ kind }) => kind)).toContain('the effect lands later than W');
}, 60_000);

test('a violation is told as a timeline with the moment at which the promise broke, and as a test', async () => {
  const alterations: Alterations = { ledger: (store) => ({ ...store, put: async () => ({ written: true }) }) };
  const { broken, run } = await replay(threeSteps, [{ at: 'pay action 1 effect 1', kind: 'rejected' }], { alterations });
  const violation = { broken, run };
  expect(storyOf('ThreeSteps', violation).split('\n').slice(0, 7)).toEqual([
    'G2 is broken (no effect without a durable STARTED): the handler of reserve (action) begins, and the ledger says nothing.',
    'Fault: rejected (at pay action 1 effect 1)',
    '        0.000s  machine: reserve',
    '        0.014s  ledger: reserve is STARTED (by reserve #1)',
    '        0.014s  reserve #1 runs its handler',
    '                ^ G2 is broken: the handler of reserve (action) begins, and the ledger says nothing',
    '        0.054s  DOWNSTREAM: reserve takes effect (sent by reserve #1)',
  ]);
  expect(regressionTestOf('ThreeSteps', violation)).toBe([
    'test(\'ThreeSteps keeps G2: no effect without a durable STARTED\', async () => {',
    '  const { problems } = await replay(threeSteps, [',
    '    { at: \'pay action 1 effect 1\', kind: \'rejected\' },',
    '  ], { seed: 1 });',
    '  expect(problems).toEqual([]);',
    '});',
  ].join('\n'));
});
