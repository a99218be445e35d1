import { modelOf } from '../../lib/explorer/model';
import { runSaga } from '../../lib/explorer/run';
import { following, oneFollowing } from '../../lib/explorer/schedules';
import { threeSteps } from './three-steps';

const model = modelOf(threeSteps);

test('a fault drawn at random is the one that stands as far down the list of all that can follow', async () => {
  const run = await runSaga(model, [{ at: 'reserve action 1 clock 1', kind: 'its clock is S ahead' }], 1);
  const all = following(run, { kinds: ['killed after the write', 'throttled', 'its clock is S behind'] });
  expect(all.map(({ fault: { at, kind } }) => `${at}: ${kind}`)).toEqual([
    'reserve action 1 write 1: killed after the write',
    'reserve action 1 write 2: killed after the write',
    'pay action 1 invoke 1: throttled',
    'pay action 1 write 1: killed after the write',
    'pay action 1 write 2: killed after the write',
    'ship action 1 invoke 1: throttled',
    'ship action 1 write 1: killed after the write',
    'ship action 1 write 2: killed after the write',
  ]);
  const drawn = all.map((_, at) => oneFollowing(run, { kinds: ['killed after the write', 'throttled', 'its clock is S behind'] }, () => at / all.length));
  expect(drawn).toEqual(all);
});

test('where nothing can follow, nothing is drawn', async () => {
  expect(oneFollowing(await runSaga(model, [], 1), { kinds: [] }, () => 0.5)).toBeUndefined();
});
