import { seededRandom } from '../asl';
import type { RecordedSaga } from '../definition/saga';
import { coverageOf, type Coverage } from './coverage';
import { kindsAt } from './faults';
import { modelOf, type Model, type ModelOptions } from './model';
import { brokenIn } from './promises';
import { reportOf, type Report } from './report';
import { runSaga, type Run } from './run';
import { shrink } from './shrink';
import { siteText, type Fault, type Schedule, type Site } from './site';
import { kindOf, type Violation } from './violation';

export interface ExploreOptions extends ModelOptions {
  /** How many pairs of faults at most. All of them when there are fewer; else so many drawn by the seed. @default 2,000 */
  readonly pairs?: number;
  /** How many longer schedules, drawn by the seed. @default 0 */
  readonly random?: number;
  /** The most faults in a longer schedule. @default 5 */
  readonly longest?: number;
  /** Draws pairs and longer schedules, and the jitter of each run. @default 1 */
  readonly seed?: number;
  /** Stops at the first violation. @default false: one violation of each kind is collected */
  readonly stopAtFirst?: boolean;
  /** Also faults beyond what is promised, such as an effect that lands later than W. @default false */
  readonly beyondPromises?: boolean;
  /** Told after each run. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly runs: number;
  readonly violations: number;
}

export const DEFAULT_PAIRS = 2_000;
export const DEFAULT_LONGEST = 5;

/**
 * Tries a saga under faults, on virtual time: the compiled machine, the real runtime and ledger protocol, and modelled services.
 *
 * First every single fault at every site that the run without faults passes; then pairs, the second fault at a site that the run under
 * the first one passes from there on; then longer schedules at random. The same saga, options and seed give the same report.
 *
 * ```ts
 * const report = await explore(placeOrder);
 * expect(report).toHaveNoViolations();
 * ```
 */
export async function explore(saga: RecordedSaga, options: ExploreOptions = {}): Promise<Report> {
  const search = newSearch(modelOf(saga, options), options);
  const calm = await search.tryOut([]);
  const singles = await trySingles(search, calm);
  if (!search.over()) await tryPairs(search, singles, options);
  if (!search.over()) await tryLonger(search, calm, options);
  return reportOf({ saga: saga.name, seed: options.seed ?? 1, tried: search.tried, violations: search.violations, coverage: search.coverage.told() });
}

/** How many schedules of each length were run. */
export interface Tried {
  singles: number;
  pairs: number;
  /** Of how many pairs `pairs` was drawn. */
  pairsInAll: number;
  random: number;
}

interface Search {
  readonly tried: Tried;
  readonly violations: Violation[];
  readonly coverage: Coverage;
  tryOut(schedule: Schedule): Promise<Run>;
  /** The faults that can follow in a run: at every site that it passed after all its faults. */
  next(run: Run): readonly Fault[];
  over(): boolean;
}

function newSearch(model: Model, options: ExploreOptions): Search {
  const violations: Violation[] = [];
  const known = new Set<string>();
  const coverage = coverageOf(model);
  let runs = 0;
  const tryOut = async (schedule: Schedule): Promise<Run> => {
    const run = await runSaga(model, schedule, options.seed ?? 1);
    const broken = brokenIn(run.trace, model.definition);
    coverage.add(run);
    runs += 1;
    const violation: Violation = { broken, run };
    if (broken.length > 0 && !known.has(kindOf(violation))) {
      known.add(kindOf(violation));
      violations.push(await shrink(model, violation));
    }
    options.onProgress?.({ runs, violations: violations.length });
    return run;
  };
  return {
    tryOut, violations, coverage,
    tried: { singles: 0, pairs: 0, pairsInAll: 0, random: 0 },
    next: (run) => faultsAfter(run, options.beyondPromises ?? false),
    over: () => options.stopAtFirst === true && violations.length > 0,
  };
}

const CLOCKS: ReadonlySet<string> = new Set(['its clock is S ahead', 'its clock is S behind']);

/**
 * At sites that come after the last one that was struck: a fault before it makes another schedule, which is tried as such. Two clocks are
 * not both wrong: they would be further apart than S.
 */
function faultsAfter({ sites, struck, schedule }: Run, beyondPromises: boolean): readonly Fault[] {
  const from = sites.findLastIndex((site) => struck.has(siteText(site))) + 1;
  const clockIsWrong = schedule.some(({ kind }) => CLOCKS.has(kind));
  return sites.slice(from).flatMap((site: Site) =>
    kindsAt(site.point, beyondPromises)
      .filter(({ name }) => !(clockIsWrong && CLOCKS.has(name)))
      .map(({ name }) => ({ at: siteText(site), kind: name })));
}

async function trySingles(search: Search, calm: Run): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const fault of search.next(calm)) {
    if (search.over()) break;
    runs.push(await search.tryOut([fault]));
    search.tried.singles += 1;
  }
  return runs;
}

async function tryPairs(search: Search, singles: readonly Run[], { pairs = DEFAULT_PAIRS, seed = 1 }: ExploreOptions): Promise<void> {
  const all = singles.flatMap((run) => search.next(run).map((fault): Schedule => [...run.schedule, fault]));
  search.tried.pairsInAll = all.length;
  const chosen = all.length <= pairs ? all : sample(all, pairs, seededRandom(seed));
  for (const schedule of chosen) {
    if (search.over()) return;
    await search.tryOut(schedule);
    search.tried.pairs += 1;
  }
}

/** So many of them, each at most once. */
function sample<T>(all: readonly T[], count: number, random: () => number): readonly T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

/** Each longer schedule grows by a fault that can follow, and is run at every length on the way. */
async function tryLonger(search: Search, calm: Run, { random: count = 0, longest = DEFAULT_LONGEST, seed = 1 }: ExploreOptions): Promise<void> {
  const random = seededRandom(seed + 1);
  while (search.tried.random < count && !search.over()) {
    let run = calm;
    const length = 2 + Math.floor(random() * (longest - 1));
    while (run.schedule.length < length && search.tried.random < count && !search.over()) {
      const faults = search.next(run);
      const fault = faults[Math.floor(random() * faults.length)];
      if (!fault) break;
      run = await search.tryOut([...run.schedule, fault]);
      search.tried.random += 1;
    }
  }
}

