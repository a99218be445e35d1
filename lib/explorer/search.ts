import { seededRandom } from '../asl';
import { addCounts, countRun, noCounts, type Counts } from './coverage';
import type { SearchLimits } from './explore';
import type { Model } from './model';
import { brokenIn } from './promises';
import { runSaga, type Run } from './run';
import { faultsAfter, inSpread } from './schedules';
import { shrink } from './shrink';
import type { Fault, Schedule } from './site';
import { kindOf, type Violation } from './violation';

export const DEFAULT_PAIRS = 2_000;
export const DEFAULT_LONGEST = 5;

/** How many schedules of each length were run. */
export interface Tried {
  singles: number;
  pairs: number;
  /** Of how many pairs `pairs` was drawn. */
  pairsInAll: number;
  random: number;
}

/** What a search has found: plain data, so that threads can send it. */
export interface Findings {
  readonly tried: Tried;
  /** One of each kind. */
  readonly violations: readonly Violation[];
  readonly counts: Counts;
}

export interface Progress {
  readonly runs: number;
  /** How many runs there will be, as far as is known: pairs are counted once the single faults have run. */
  readonly planned: number;
  readonly violations: number;
}

/** A part of a search: of all single faults those whose number leaves `index` when divided by `of`, and what begins with them. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Shard = { index: 0, of: 1 };

/** Runs a part of a search in this thread, or all of it. */
export async function searchShard(model: Model, limits: SearchLimits, shard: Shard, onProgress?: (progress: Progress) => void): Promise<Findings> {
  const search = newSearch(model, limits, shard, onProgress);
  await withoutStacks(model, async () => {
    const calm = shard.index === 0 ? await search.tryOut([]) : await runSaga(model, [], limits.seed ?? 1);
    const singles = await trySingles(search, calm, shard);
    await tryPairs(search, singles);
    await tryLonger(search, [calm, ...singles]);
  });
  return search.findings;
}

/**
 * Modelled services fail on purpose, thousands of times a second, and nobody reads where: the stacks of those errors would be a tenth of the
 * work. Errors of a user's own handlers keep theirs.
 */
async function withoutStacks(model: Model, work: () => Promise<void>): Promise<void> {
  const { stackTraceLimit } = Error;
  if (!model.own) Error.stackTraceLimit = 0;
  try {
    await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

interface Search {
  readonly limits: Required<SearchLimits>;
  readonly findings: Findings & { readonly violations: Violation[] };
  /** How often an answer to a letter was tried. */
  readonly answers: Map<string, number>;
  /** So many more runs are to come. */
  plan(runs: number): void;
  tryOut(schedule: Schedule): Promise<Run>;
  over(): boolean;
}

/** Beside other work of the thread, such as the messages of others: so often it comes to its turn. */
const RUNS_EACH_TURN = 64;

function newSearch(model: Model, limits: SearchLimits, shard: Shard, onProgress: ((progress: Progress) => void) | undefined): Search {
  const share = (count: number): number => Math.floor((count + shard.of - 1 - shard.index) / shard.of);
  const { pairs = DEFAULT_PAIRS, random = 0, longest = DEFAULT_LONGEST, seed = 1, stopAtFirst = false, beyondPromises = false } = limits;
  const violations: Violation[] = [];
  const known = new Set<string>();
  const counts = noCounts();
  let [runs, planned] = [0, 0];
  const judge = async (run: Run): Promise<void> => {
    const violation: Violation = { broken: brokenIn(run.trace, model.definition), run };
    if (violation.broken.length === 0 || known.has(kindOf(violation))) return;
    known.add(kindOf(violation));
    violations.push(await shrink(model, violation));
  };
  return {
    findings: { violations, counts, tried: { singles: 0, pairs: 0, pairsInAll: 0, random: 0 } },
    limits: { pairs: share(pairs), random: share(random), longest, seed, stopAtFirst, beyondPromises },
    answers: new Map(),
    plan: (more) => { planned += more; },
    over: () => stopAtFirst && violations.length > 0,
    tryOut: async (schedule) => {
      const run = await runSaga(model, schedule, seed);
      await judge(run);
      countRun(counts, run);
      runs += 1;
      onProgress?.({ runs, planned: Math.max(planned, runs), violations: violations.length });
      if (runs % RUNS_EACH_TURN === 0) await new Promise((resolve) => { setImmediate(resolve); });
      return run;
    },
  };
}

async function trySingles(search: Search, calm: Run, { index, of }: Shard): Promise<readonly Run[]> {
  const faults = faultsAfter(calm, search.limits).filter((_, at) => at % of === index);
  search.plan(faults.length + search.limits.pairs + search.limits.random);
  const runs: Run[] = [];
  for (const fault of faults) {
    if (search.over()) break;
    runs.push(await search.tryOut([fault]));
    search.findings.tried.singles += 1;
  }
  return runs;
}

async function tryPairs(search: Search, singles: readonly Run[]): Promise<void> {
  const { findings: { tried }, limits } = search;
  if (limits.pairs === 0) return;
  const all = singles.flatMap((run) => faultsAfter(run, limits).map((fault): Schedule => [...run.schedule, fault]));
  tried.pairsInAll = all.length;
  search.plan(Math.min(0, all.length - limits.pairs));
  for (const schedule of inSpread(all, seededRandom(limits.seed)).slice(0, limits.pairs)) {
    if (search.over()) return;
    const run = await search.tryOut(schedule);
    tried.pairs += 1;
    await tryAnswers(search, run);
  }
}

/** How often each answer to the letters of one parking is tried beyond the pairs. */
const ANSWERS_EACH = 2;

/** A saga parks after two faults at the earliest, more often than not: its letters would hardly be answered in any way but the usual one. */
async function tryAnswers(search: Search, run: Run): Promise<void> {
  for (const fault of faultsAfter(run, search.limits, 'letter')) {
    if (search.over()) return;
    const what = `${fault.at} ${fault.kind}`;
    const count = search.answers.get(what) ?? 0;
    if (count >= ANSWERS_EACH) continue;
    search.answers.set(what, count + 1);
    await search.tryOut([...run.schedule, fault]);
    search.findings.tried.random += 1;
  }
}

/**
 * Each longer schedule grows by a fault that can follow, and is run at every length on the way. Half of them begin with a fault after which
 * the saga compensates or parks: most faults alone are borne without either, and what comes then would hardly be struck.
 */
async function tryLonger(search: Search, short: readonly Run[]): Promise<void> {
  const { findings: { tried }, limits } = search;
  const random = seededRandom(limits.seed + 1);
  const grave = short.filter(({ outcome, sites }) => outcome !== 'completed' || sites.some(({ point }) => point === 'letter'));
  const last = tried.random + limits.random;
  while (tried.random < last && !search.over()) {
    let run = random() < 0.5 ? pick(grave, random) ?? pick(short, random) : pick(short, random);
    if (!run) return;
    const length = 2 + Math.floor(random() * (limits.longest - 1));
    while (run.schedule.length < length && tried.random < last && !search.over()) {
      const fault: Fault | undefined = pick(faultsAfter(run, limits), random);
      if (!fault) break;
      run = await search.tryOut([...run.schedule, fault]);
      tried.random += 1;
    }
  }
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined => all[Math.floor(random() * all.length)];

/** Adds up what the parts of a search have found, each part once. */
export function together(parts: readonly Findings[]): Findings {
  const counts = noCounts();
  const tried: Tried = { singles: 0, pairs: 0, pairsInAll: 0, random: 0 };
  const violations = new Map<string, Violation>();
  for (const part of parts) {
    addCounts(counts, part.counts);
    for (const violation of part.violations) if (!violations.has(kindOf(violation))) violations.set(kindOf(violation), violation);
    for (const name of ['singles', 'pairs', 'pairsInAll', 'random'] as const) tried[name] += part.tried[name];
  }
  return { tried, counts, violations: [...violations.values()] };
}
