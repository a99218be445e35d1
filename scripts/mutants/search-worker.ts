/** Searches with sources in which a rule may be broken: `by-search.ts` bundles this anew for each mutant and runs it in a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { explore, regressionTestOf, storyOf } from '../../lib/explorer';
import { changed } from './machine-change';
import { SEARCHES } from './searches';
import type { SearchAnswer, SearchTask } from './by-search';

async function run({ search, change }: SearchTask): Promise<SearchAnswer> {
  let schedules = 0;
  const { saga, options } = SEARCHES[search]();
  const { violations: [violation] } = await explore(saga, {
    ...options, stopAtFirst: true, onProgress: ({ runs }) => { schedules = runs; },
    ...(change && { alterations: { machine: (machine) => changed(machine, change) } }),
  });
  const [broken] = violation?.broken ?? [];
  if (!violation || !broken) return { kind: 'nothing', schedules };
  return { kind: 'found', schedules, promise: broken.promise, story: `${storyOf(saga.name, violation)}\n${regressionTestOf(saga.name, violation)}` };
}

run(workerData as SearchTask).then(
  (answer) => parentPort?.postMessage(answer),
  (error: unknown) => parentPort?.postMessage({ kind: 'broken', why: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies SearchAnswer),
);
