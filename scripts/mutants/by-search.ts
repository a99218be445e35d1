/** Puts mutants before the failure search: each is bundled in memory and searched in a worker thread of its own. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';
import { CHECK_RULES, CHECKS_UNSEARCHED } from './check-rules';
import { COMPILER_RULES } from './compiler-rules';
import { edited, type Edit } from './edit';
import { LEDGER_MUTANTS, LEDGER_UNSEARCHED } from './ledger-searches';
import type { MachineChange } from './machine-change';
import { MACHINE_MUTANTS, MACHINE_UNSEARCHED } from './machine-rules';
import type { SearchMutant, Unsearched } from './search-mutant';
import { SEARCHES_OF_WHAT_IS_REFUSED, type SearchName } from './searches';
import { workThrough, type Verdict } from './verdict';

export interface SearchTask {
  readonly search: SearchName;
  readonly change?: MachineChange;
}

export type SearchAnswer =
  | { readonly kind: 'found'; readonly schedules: number; readonly promise: string; readonly story: string }
  | { readonly kind: 'nothing'; readonly schedules: number }
  | { readonly kind: 'broken'; readonly why: string };

const PARALLEL = 2;
/** A search takes seconds, more on a busy machine. */
const LIMIT_MS = 600_000;

export const SEARCH_MUTANTS: readonly SearchMutant[] = [...LEDGER_MUTANTS, ...COMPILER_RULES, ...MACHINE_MUTANTS, ...CHECK_RULES];
export const UNSEARCHED: readonly Unsearched[] = [...LEDGER_UNSEARCHED, ...MACHINE_UNSEARCHED, ...CHECKS_UNSEARCHED];

/** Shows each mutant, the promise that fell and after how many schedules. Gives their verdicts. */
export async function bySearch(mutants: readonly SearchMutant[], onStory: (story: string) => void): Promise<readonly Verdict[]> {
  const used = [...new Set(mutants.filter(({ search }) => !SEARCHES_OF_WHAT_IS_REFUSED.has(search)).map(({ search }) => search))];
  const places = Array.from({ length: PARALLEL }, (_, place) => place);
  await Promise.all(places.map(async () => {
    for (let search = used.shift(); search; search = used.shift()) await keepsItsPromises(search);
  }));
  return workThrough(mutants, places, async ({ rule, edits, change, search }) => {
    const answer = await searchWith(edits, { search, ...(change && { change }) });
    if (answer.kind === 'broken') return answer;
    if (answer.kind === 'nothing') return { kind: 'survived' };
    onStory(`${rule}\n${'='.repeat(rule.length)}\n${answer.story}`);
    return { kind: 'killed', how: [`search "${search}": ${answer.promise} falls after ${answer.schedules} schedules`] };
  });
}

async function keepsItsPromises(search: SearchName): Promise<void> {
  const answer = await searchWith([], { search });
  if (answer.kind === 'found') throw new Error(`The search "${search}" finds something without any mutant:\n${answer.story}`);
  if (answer.kind === 'broken') throw new Error(`The search "${search}" does not run: ${answer.why}`);
  console.log(`search "${search}": ${answer.schedules} schedules, and nothing without a mutant`);
}

/** Searches with these edits made to the sources of lib. */
export async function searchWith(edits: readonly Edit[], task: SearchTask): Promise<SearchAnswer> {
  const problems: string[] = [];
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'search-worker.ts')],
    bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node22', logLevel: 'silent', define: { __filename: JSON.stringify(join(__dirname, 'search-worker.ts')) },
    plugins: [withoutSdk, editing(edits, (problem) => problems.push(problem))],
  });
  const [bundle] = outputFiles;
  if (problems.length > 0 || !bundle) return { kind: 'broken', why: problems.join('; ') };
  return answerOf(new Worker(bundle.text, { eval: true, workerData: task }));
}

/** The ledger of a search is in memory: the SDK would only be loaded. */
const withoutSdk: Plugin = {
  name: 'without the SDK',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^@aws-sdk\// }, ({ path }) => ({ path, namespace: 'without-sdk' }));
    bundler.onLoad({ filter: /.*/, namespace: 'without-sdk' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const editing = (edits: readonly Edit[], report: (problem: string) => void): Plugin => ({
  name: 'mutant',
  setup: (bundler) => {
    const files = Map.groupBy(edits, ({ file }) => resolve('lib', file));
    bundler.onLoad({ filter: /[/\\]lib[/\\].*\.ts$/ }, ({ path }) => {
      const own = files.get(path);
      if (!own) return undefined;
      const { text, problem } = edited(readFileSync(path, 'utf8'), own);
      if (problem !== undefined) report(problem);
      return { contents: text, loader: 'ts' };
    });
  },
});

function answerOf(worker: Worker): Promise<SearchAnswer> {
  const { promise, resolve: settle } = Promise.withResolvers<SearchAnswer>();
  const limit = setTimeout(() => settle({ kind: 'broken', why: `the search did not end in ${LIMIT_MS / 1_000} s` }), LIMIT_MS);
  worker.once('message', settle);
  worker.once('error', (error) => settle({ kind: 'broken', why: String(error) }));
  worker.once('exit', () => settle({ kind: 'broken', why: 'the search ended without an answer' }));
  return promise.finally(() => {
    clearTimeout(limit);
    void worker.terminate();
  });
}
