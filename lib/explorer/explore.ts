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
  /** How many pairs of faults at most. All of them when there are fewer; else so many drawn by the seed. With 0 they are not even counted. @default 2,000 */
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
  if (!search.over()) await tryLonger(search, [calm, ...singles], options);
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
  /** How often an answer to a letter was tried. */
  readonly answers: Map<string, number>;
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
    answers: new Map(),
    tried: { singles: 0, pairs: 0, pairsInAll: 0, random: 0 },
    next: (run) => faultsAfter(run, options.beyondPromises ?? false),
    over: () => options.stopAtFirst === true && violations.length > 0,
  };
}

/**
 * At sites that come after the last one that was struck: a fault before it makes another schedule, which is tried as such. Two clocks are
 * not both wrong: they would be further apart than S.
 */
function faultsAfter({ sites, struck, schedule }: Run, beyondPromises: boolean): readonly Fault[] {
  const from = sites.findLastIndex((site) => struck.has(siteText(site))) + 1;
  const clockIsWrong = schedule.some(({ at }) => at.includes(' clock '));
  return sites.slice(from)
    .filter(({ point }) => !(clockIsWrong && point === 'clock'))
    .flatMap((site: Site) => kindsAt(site.point, beyondPromises).map(({ name }) => ({ at: siteText(site), kind: name })));
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
  if (pairs === 0) return;
  const all = singles.flatMap((run) => search.next(run).map((fault): Schedule => [...run.schedule, fault]));
  search.tried.pairsInAll = all.length;
  for (const schedule of spread(all, seededRandom(seed)).slice(0, pairs)) {
    if (search.over()) return;
    const run = await search.tryOut(schedule);
    search.tried.pairs += 1;
    await tryAnswers(search, run);
  }
}

/** How often each answer to the letters of one parking is tried beyond the pairs. */
const ANSWERS_EACH = 2;

/** A saga parks after two faults at the earliest, more often than not: its letters would hardly be answered in any way but the usual one. */
async function tryAnswers(search: Search, run: Run): Promise<void> {
  for (const fault of search.next(run).filter(({ at }) => at.includes(' letter '))) {
    if (search.over()) return;
    const what = `${fault.at} ${fault.kind}`;
    const count = search.answers.get(what) ?? 0;
    if (count >= ANSWERS_EACH) continue;
    search.answers.set(what, count + 1);
    await search.tryOut([...run.schedule, fault]);
    search.tried.random += 1;
  }
}

/**
 * In an order in which every two kinds of faults come before any two come again: a sample is then never of the common ones alone. Faults
 * of one invocation come four times as early: they are where a mechanism's two halves meet, and there are few of them.
 */
function spread(all: readonly Schedule[], random: () => number): readonly Schedule[] {
  const groups = Map.groupBy(all.map((schedule) => ({ schedule, place: random() })), ({ schedule }) => `${String(nearby(schedule))}|${schedule.map(classOf).join('|')}`);
  const ranked = [...groups.values()].flatMap((group) =>
    group.toSorted((one, other) => one.place - other.place).map(({ schedule, place }, rank) => ({ schedule, order: (rank + place) * (nearby(schedule) ? 0.25 : 1) })));
  return ranked.toSorted((one, other) => one.order - other.order).map(({ schedule }) => schedule);
}

const nearby = (schedule: Schedule): boolean => new Set(schedule.map(({ at }) => at.split(' ').slice(0, 3).join(' '))).size === 1;

/** A fault's kind and what it strikes, whatever the step. */
const classOf = ({ at, kind }: Fault): string => `${at.split(' ')[1]} ${kind}`;

/**
 * Each longer schedule grows by a fault that can follow, and is run at every length on the way. Half of them begin with a fault after which
 * the saga compensates or parks: most faults alone are borne without either, and what comes then would hardly be struck.
 */
async function tryLonger(search: Search, short: readonly Run[], { random: count = 0, longest = DEFAULT_LONGEST, seed = 1 }: ExploreOptions): Promise<void> {
  const random = seededRandom(seed + 1);
  const grave = short.filter(({ outcome, sites }) => outcome !== 'completed' || sites.some(({ point }) => point === 'letter'));
  while (search.tried.random < count && !search.over()) {
    let run = random() < 0.5 ? pick(grave, random) ?? pick(short, random) : pick(short, random);
    if (!run) return;
    const length = 2 + Math.floor(random() * (longest - 1));
    while (run.schedule.length < length && search.tried.random < count && !search.over()) {
      const fault = pick(search.next(run), random);
      if (!fault) break;
      run = await search.tryOut([...run.schedule, fault]);
      search.tried.random += 1;
    }
  }
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined => all[Math.floor(random() * all.length)];
