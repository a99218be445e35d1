import { replay, type Replayed } from '../../lib/explorer';
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
