import { seededRandom } from '../../lib/asl';
import { modelOf } from '../../lib/explorer/model';
import { beginNext, beginSaga, extendSaga, runSaga } from '../../lib/explorer/run';
import { following } from '../../lib/explorer/schedules';
import { threeSteps } from './three-steps';

const model = modelOf(threeSteps);

test('a run that goes on from a moment of another is the run of its whole schedule, for every single fault', async () => {
  const calm = await beginSaga(model, [], 1);
  expect(calm.moments.map(({ task }) => task.state)).toEqual(['reserve', 'pay', 'ship']);
  for (const next of following(calm, {})) {
    expect(await extendSaga(model, calm, next)).toEqual(await runSaga(model, [next.fault], 1));
  }
});

test('so it is for a pair with the first fault of every kind', async () => {
  const calm = await beginSaga(model, [], 1);
  const firsts = [...Map.groupBy(following(calm, {}), ({ fault }) => fault.kind).values()].flatMap(([first]) => (first ? [first.fault] : []));
  let gone = 0;
  for (const first of firsts) {
    const begun = await beginSaga(model, [first], 1);
    for (const next of following(begun, {}).filter((_, at) => at % 40 === 0)) {
      expect(await extendSaga(model, begun, next)).toEqual(await runSaga(model, [first, next.fault], 1));
      gone += 1;
    }
  }
  expect(gone).toBeGreaterThan(80);
});

test('so it is for longer schedules, each of which goes on from a moment of the one before', async () => {
  const random = seededRandom(1);
  let gone = 0;
  for (let chain = 0; chain < 20; chain += 1) {
    let begun = await beginSaga(model, [], 1);
    for (let length = 1; length <= 4; length += 1) {
      const all = following(begun, {});
      const next = all[Math.floor(random() * all.length)];
      if (!next) break;
      begun = await beginNext(model, begun, next);
      const { moments, ...run } = begun;
      expect(run).toEqual(await runSaga(model, begun.schedule, 1));
      gone += Math.sign(moments.length);
    }
  }
  expect(gone).toBeGreaterThan(60);
});
