import { seededRandom } from '../asl';
import { together, workbenchFor, workOn, type Batch, type Findings, type OnRuns, type PairBatch, type Short, type Workbench } from './batch';
import { keptBeginnings } from './beginnings';
import type { Model } from './model';
import { reachTheRest } from './reach';
import type { Run } from './run';
import { faultsAfter, following, inSpread } from './schedules';
import { DEFAULT_DIRECTED, DEFAULT_PAIRS, limitsOf, type Limits, type SearchLimits } from './search-limits';
import type { Schedule } from './site';
import { withoutStacks } from './without-stacks';

export interface Progress {
  readonly runs: number;
  /** How many runs there will be, as far as is known: pairs are counted once the single faults have run. */
  readonly planned: number;
  readonly violations: number;
}

/** Whoever works through batches: this thread, or several others. */
export interface Crew {
  /** Gives the findings in the order of the batches. Once something is found that is enough, the rest may be left. */
  work(batches: readonly Batch[], onRuns: OnRuns): Promise<readonly Findings[]>;
}

export function thisThread(model: Model, limits: Limits): Crew {
  const beginnings = keptBeginnings(model, limits.seed);
  return {
    work: async (batches, onRuns) => {
      const found: Findings[] = [];
      for (const batch of batches) {
        if (isEnough(found, limits)) break;
        found.push(await workOn(batch, workbenchFor(model, limits, onRuns, beginnings)));
      }
      return found;
    },
  };
}

/** All that a search tries, one phase after the other: the same whoever is in the crew. */
export function searchAll(model: Model, options: SearchLimits, crew: Crew, onProgress?: (progress: Progress) => void): Promise<Findings> {
  return withoutStacks(model, async () => {
    const { pairs = DEFAULT_PAIRS, random = 0, directed: most = DEFAULT_DIRECTED } = options;
    const limits = limitsOf(options);
    const progress = progressOf(onProgress);
    const bench = workbenchFor(model, limits, progress.onRuns);
    const short = await trySingles(bench, progress);
    // What breaks where nothing fails breaks nearly everywhere.
    if (short.length === 1 && bench.findings.violations.length > 0) return bench.findings;
    const [drawn, pairsInAll] = pairs === 0 ? [[], 0] : drawPairs(short, pairs, limits);
    const batches = [...pairBatches(drawn, limits), ...longerBatches(short, random, limits)];
    progress.plan(drawn.length + random);
    const found = isEnough([bench.findings], limits) ? [] : untilEnough(await crew.work(batches, progress.onRuns), limits);
    const before = together([bench.findings, ...found]);
    const directed = workbenchFor(model, limits, progress.onRuns);
    if (pairs > 0 && !isEnough([before], limits)) directed.findings.tried.random += await reachTheRest(model, before.counts, short, directed, most);
    const all = together([before, directed.findings]);
    return { ...all, tried: { ...all.tried, pairsInAll } };
  });
}

export const isEnough = (found: readonly Findings[], { stopAtFirst }: Limits): boolean => stopAtFirst && found.some(({ violations }) => violations.length > 0);

/** Several threads have gone on with batches after the one that was enough: what they found there depends on which of them was faster. */
function untilEnough(found: readonly Findings[], limits: Limits): readonly Findings[] {
  const last = found.findIndex((one) => isEnough([one], limits));
  return last === -1 ? found : found.slice(0, last + 1);
}

interface Counting {
  plan(runs: number): void;
  readonly onRuns: OnRuns;
}

function progressOf(onProgress: ((progress: Progress) => void) | undefined): Counting {
  let [runs, planned, violations] = [0, 0, 0];
  return {
    plan: (more) => { planned += more; },
    onRuns: (count, found) => {
      runs += count;
      violations += found;
      onProgress?.({ runs, planned: Math.max(planned, runs), violations });
    },
  };
}

/** The run without faults, and those of every single fault. */
async function trySingles(bench: Workbench, progress: Counting): Promise<readonly Run[]> {
  const calm = await bench.begin([]);
  if (bench.findings.violations.length > 0) return [calm];
  const faults = following(calm, bench.limits);
  progress.plan(1 + faults.length);
  const runs: Run[] = [calm];
  for (const next of faults) {
    if (bench.over()) break;
    runs.push(await bench.tryNext(calm, next));
    bench.findings.tried.singles += 1;
  }
  return runs;
}

function drawPairs([, ...singles]: readonly Run[], count: number, limits: Limits): readonly [readonly Schedule[], number] {
  const all = singles.flatMap((run) => faultsAfter(run, limits).map((fault): Schedule => [...run.schedule, fault]));
  return [inSpread(all, seededRandom(limits.seed)).slice(0, count), all.length];
}

const SCHEDULES_EACH_BATCH = 500;

/** A search goes through what it has drawn in so many rounds at most. */
const ROUNDS = 4;
/** A first fault should have so many seconds in a round that sharing it is worth while. */
const SECONDS_EACH_ROUND = 20;

/** In so many batches answers to letters are tried as well: by then each has been, many times. */
const ANSWERED_BATCHES = 8;

/**
 * From round to round pairs come in the order in which they were drawn: rounds are short where the first violation is enough. Within one, those
 * with the same first fault come together, since they share what happens until the second.
 */
function pairBatches(drawn: readonly Schedule[], { stopAtFirst }: Limits): readonly Batch[] {
  const firsts = new Set(drawn.map(([first]) => first)).size;
  const each = stopAtFirst ? SCHEDULES_EACH_BATCH : Math.max(SECONDS_EACH_ROUND * firsts, Math.ceil(drawn.length / ROUNDS));
  return chunks(drawn, each).flatMap((round) => {
    const ordered = [...Map.groupBy(round, ([first]) => first).values()].flat();
    return chunks(ordered, SCHEDULES_EACH_BATCH);
  }).map((pairs, at): Batch => ({ kind: 'pairs', pairs: byFirst(pairs), answersEach: at < ANSWERED_BATCHES ? 2 : 0 }));
}

const byFirst = (pairs: readonly Schedule[]): PairBatch['pairs'] =>
  [...Map.groupBy(pairs, ([first]) => first)].flatMap(([first, ones]) => (first ? [{ first, seconds: ones.flatMap(([, second]) => second ?? []) }] : []));

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

function longerBatches(runs: readonly Run[], count: number, { seed }: Limits): readonly Batch[] {
  const from = shortOf(runs);
  return Array.from({ length: Math.ceil(count / SCHEDULES_EACH_BATCH) }, (_, at) =>
    ({ kind: 'longer', from, count: Math.min(SCHEDULES_EACH_BATCH, count - at * SCHEDULES_EACH_BATCH), seed: seed + 1 + at }));
}

function shortOf(runs: readonly Run[]): Short {
  const grave = runs.filter(({ outcome, sites }) => outcome !== 'completed' || sites.some(({ point }) => point === 'letter'));
  return { all: runs.map(({ schedule }) => schedule), grave: grave.map(({ schedule }) => schedule) };
}
