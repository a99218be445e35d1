import { replay, type Replayed } from '../../lib/explorer';
import { threeSteps } from './three-steps';

test('a run that begins in a timer or a message lets its first process go on, as one that begins in a promise', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<Replayed>();
  setImmediate(() => { replay(threeSteps, []).then(resolve, reject); });
  const { run } = await promise;
  expect(run.trace.filter(({ kind }) => kind === 'died')).toEqual([]);
});
