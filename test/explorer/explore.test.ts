import { explore, sagaMatchers } from '../../lib/explorer';
import { placeOrder } from '../definition/place-order';

test('PlaceOrder keeps every promise under each single fault', async () => {
  const report = await explore(placeOrder, { pairs: 0 });
  expect(sagaMatchers.toHaveNoViolations(report)).toMatchObject({ pass: true });
  expect(report.tried.singles).toBeGreaterThan(250);
}, 60_000);

test('a search tells what it did not reach', async () => {
  const { coverage } = await explore(placeOrder, { pairs: 0 });
  expect(coverage.statesMissed).toContain('Abandoned');
  expect(coverage.kindsMissed).toContain('the operator abandons the saga');
  expect(coverage.faults['killed after the effect']).toEqual({
    'createOrder action': 1, 'reserveStock action': 1, 'authorizePayment action': 1, 'capturePayment action': 1, 'createShipment action': 1, 'confirmOrder action': 1,
  });
}, 60_000);

test('the same saga, options and seed give the same runs, byte for byte', async () => {
  const options = { pairs: 20, random: 20, seed: 7 };
  const [one, other] = [await explore(placeOrder, options), await explore(placeOrder, options)];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
}, 60_000);
