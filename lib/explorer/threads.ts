/** Threads that share the work of a search. Each has the saga, and takes the next batch when it has done its last. */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Batch, Findings, OnRuns } from './batch';
import { givenIn, type Given } from './given';
import type { ModelOptions } from './model';
import { portable, type PortableSaga } from './portable';
import type { RecordedSaga } from '../definition/saga';
import { isEnough, type Crew } from './search';
import { limitsOf, type Limits, type SearchLimits } from './search-limits';

/** What a thread is started with. */
export interface Assignment {
  readonly saga: PortableSaga;
  readonly given: Given;
  readonly limits: Limits;
}

/** What a thread says: that it has made runs, and at last what it found in a batch. */
export type Word = { readonly kind: 'runs'; readonly runs: number; readonly violations: number } | { readonly kind: 'findings'; readonly findings: Findings };

/** `work` rejects when a thread dies: what it would have found is then unknown. */
export function threads(saga: RecordedSaga, options: ModelOptions & SearchLimits, count: number): Crew {
  const limits = limitsOf(options);
  const assignment: Assignment = { saga: portable(saga), given: givenIn(options), limits };
  return {
    work: async (batches, onRuns) => {
      const queue = batches.entries();
      const found: (Findings | undefined)[] = [];
      const crew = Array.from({ length: Math.min(count, batches.length) }, () => startThread(assignment, onRuns));
      try {
        await Promise.all(crew.map(async ({ work }) => {
          for (const [at, batch] of queue) {
            found[at] = await work(batch);
            if (isEnough(made(found), limits)) return;
          }
        }));
        return made(found);
      } finally {
        await Promise.all(crew.map(({ stop }) => stop()));
      }
    },
  };
}

/** Those that have ended, in the order of the batches. */
const made = (found: readonly (Findings | undefined)[]): readonly Findings[] => found.filter((one) => one !== undefined);

interface Thread {
  readonly work: (batch: Batch) => Promise<Findings>;
  readonly stop: () => Promise<unknown>;
}

/** From TypeScript sources a thread needs the loader that the process has. */
const FROM_SOURCES = extname(__filename) === '.ts';

function startThread(assignment: Assignment, onRuns: OnRuns): Thread {
  const file = join(__dirname, FROM_SOURCES ? 'search-thread.ts' : 'search-thread.js');
  const worker = new Worker(file, { workerData: assignment, ...(FROM_SOURCES ? { execArgv: ['--require', 'tsx/cjs'] } : {}) });
  const { promise: death, reject } = Promise.withResolvers<never>();
  death.catch(() => undefined);
  worker.once('error', reject).once('exit', (code) => reject(new Error(`A thread of the search ended with ${code} in the middle of its work.`)));
  return {
    work: (batch) => {
      worker.postMessage(batch);
      return Promise.race([death, findingsOf(worker, onRuns)]);
    },
    stop: () => worker.terminate(),
  };
}

function findingsOf(worker: Worker, onRuns: OnRuns): Promise<Findings> {
  return new Promise((resolve) => {
    worker.on('message', function hear(word: Word) {
      if (word.kind === 'runs') return onRuns(word.runs, word.violations);
      worker.off('message', hear);
      resolve(word.findings);
    });
  });
}
