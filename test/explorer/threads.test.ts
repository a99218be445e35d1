import { explore, type ExploreOptions, type Progress } from '../../lib/explorer';
import { threads } from '../../lib/explorer/threads';
import { threeSteps } from './three-steps';

const inThreads = (workers: number, options: ExploreOptions) => explore(threeSteps, { ...options, directed: 0, workers });

test('two threads give the report that one gives, and say of every run that it was made', async () => {
  const options = { pairs: 60, random: 10 };
  let last: Progress | undefined;
  const report = await inThreads(2, { ...options, onProgress: (progress) => { last = progress; } });
  expect(JSON.stringify(report)).toBe(JSON.stringify(await inThreads(1, options)));
  const { singles, pairs, random } = report.tried;
  expect(last?.runs).toBe(1 + singles + pairs + random);
}, 60_000);

test('so they do where the first violation is enough, whichever of them is the faster', async () => {
  const options = { pairs: 1_000, stopAtFirst: true, beyondPromises: true };
  const report = await inThreads(2, options);
  expect(report.violations).toHaveLength(1);
  expect(JSON.stringify(report)).toBe(JSON.stringify(await inThreads(1, options)));
}, 60_000);

test('a search fails when one of its threads dies in the middle of its work', async () => {
  const crew = threads(threeSteps, {}, 1);
  await expect(crew.work([{ kind: 'pairs', pairs: [{ first: { at: 'pay action 1 write 1', kind: 'no such fault' }, seconds: [] }], answersEach: 0 }], () => undefined))
    .rejects.toThrow('There is no fault kind "no such fault"');
}, 60_000);
