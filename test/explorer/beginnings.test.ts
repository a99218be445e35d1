import { keptBeginnings } from '../../lib/explorer/beginnings';
import { modelOf } from '../../lib/explorer/model';
import type { Schedule } from '../../lib/explorer/site';
import { threeSteps } from './three-steps';

const throttled = (step: string): Schedule => [{ at: `${step} action 1 invoke 1`, kind: 'throttled' }];

test('a run that others go on from is run once, as long as it is among those that were asked for last', async () => {
  const beginning = keptBeginnings(modelOf(threeSteps), 1, 2);
  const reserve = await beginning(throttled('reserve'));
  const pay = await beginning(throttled('pay'));
  expect(await beginning(throttled('reserve'))).toBe(reserve);
  await beginning(throttled('ship'));
  expect(await beginning(throttled('reserve'))).toBe(reserve);
  const again = await beginning(throttled('pay'));
  expect(again).not.toBe(pay);
  expect(again.trace).toEqual(pay.trace);
});
