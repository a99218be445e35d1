/** A part of a search, and what is found in it: plain data, so that another thread can do the work. */
import { seededRandom } from '../asl';
import { keptBeginnings, type Beginnings } from './beginnings';
import { addCounts, countRun, noCounts, type Counts } from './coverage';
import type { Model } from './model';
import { brokenIn } from './promises';
import { beginNext, beginSaga, extendSaga, runSaga, type Beginning, type Run } from './run';
import { following, oneFollowing, type Following } from './schedules';
import type { Limits } from './search-limits';
import { shrink } from './shrink';
import { siteText, type Fault, type Schedule } from './site';
import { kindOf, type Violation } from './violation';

export type Batch = PairBatch | LongerBatch;

/** Runs every pair of a first fault with one of those that follow it. */
export interface PairBatch {
  readonly kind: 'pairs';
  readonly pairs: readonly { readonly first: Fault; readonly seconds: readonly Fault[] }[];
  /** How often each answer to the letters of one parking is tried, after pairs that park. */
  readonly answersEach: number;
}

/** Lets longer schedules grow from short ones, drawn by a seed of its own, until it has run so many. */
export interface LongerBatch {
  readonly kind: 'longer';
  readonly from: Short;
  readonly count: number;
  readonly seed: number;
}

/** Short schedules. After a `grave` one the saga compensates or parks. */
export interface Short {
  readonly all: readonly Schedule[];
  readonly grave: readonly Schedule[];
}

/** How many schedules of each length were run. */
export interface Tried {
  singles: number;
  pairs: number;
  /** Of how many pairs `pairs` was drawn. */
  pairsInAll: number;
  random: number;
}

export interface Findings {
  readonly tried: Tried;
  /** One of each kind. */
  readonly violations: readonly Violation[];
  readonly counts: Counts;
}

/** Told after runs: how many, and how many kinds of violations they brought. */
export type OnRuns = (runs: number, violations: number) => void;

/** Runs schedules in this thread, and keeps what it finds. */
export interface Workbench {
  readonly limits: Limits;
  readonly findings: Findings & { readonly violations: Violation[] };
  tryOut(schedule: Schedule): Promise<Run>;
  /** The same with one fault more than a run that others can go on from. */
  tryNext(begun: Beginning, next: Following): Promise<Run>;
  /** The same, for others to go on from. */
  beginNext(begun: Beginning, next: Following): Promise<Beginning>;
  /** Runs a schedule, for others to go on from. */
  begin(schedule: Schedule): Promise<Beginning>;
  /** The same; it was counted elsewhere. */
  readonly again: Beginnings;
  againNext(begun: Beginning, next: Following): Promise<Beginning>;
  /** Nothing more is to be tried. */
  over(): boolean;
}

/** So often other work of the thread comes to its turn: the messages of other threads, say. */
const RUNS_EACH_TURN = 64;

export function workbenchFor(model: Model, limits: Limits, onRuns: OnRuns, again = keptBeginnings(model, limits.seed)): Workbench {
  const violations: Violation[] = [];
  const known = new Set<string>();
  const counts = noCounts();
  let runs = 0;
  const judge = async (run: Run): Promise<number> => {
    const violation: Violation = { broken: brokenIn(run.trace, model.definition), run };
    if (violation.broken.length === 0 || known.has(kindOf(violation))) return 0;
    known.add(kindOf(violation));
    violations.push(await shrink(model, violation));
    return 1;
  };
  const counted = async <Made extends Run>(making: Promise<Made>): Promise<Made> => {
    const run = await making;
    const found = await judge(run);
    countRun(counts, run);
    runs += 1;
    onRuns(1, found);
    if (runs % RUNS_EACH_TURN === 0) await new Promise((resolve) => { setImmediate(resolve); });
    return run;
  };
  return {
    limits,
    findings: { violations, counts, tried: { singles: 0, pairs: 0, pairsInAll: 0, random: 0 } },
    over: () => limits.stopAtFirst && violations.length > 0,
    begin: (schedule) => counted(beginSaga(model, schedule, limits.seed)),
    again,
    againNext: (begun, next) => beginNext(model, begun, next),
    tryOut: (schedule) => counted(runSaga(model, schedule, limits.seed)),
    tryNext: (begun, next) => counted(extendSaga(model, begun, next)),
    beginNext: (begun, next) => counted(beginNext(model, begun, next)),
  };
}

export async function workOn(batch: Batch, bench: Workbench): Promise<Findings> {
  if (batch.kind === 'longer') await tryLonger(batch, bench);
  else await tryPairs(batch, bench);
  return bench.findings;
}

async function tryPairs({ pairs, answersEach }: PairBatch, bench: Workbench): Promise<void> {
  const isToTry = atMost(answersEach);
  for (const { first, seconds } of pairs) {
    const begun = await bench.again([first]);
    const places = new Map(begun.sites.map((site, place) => [siteText(site), place]));
    for (const fault of seconds) {
      if (bench.over()) return;
      const next = { fault, place: places.get(fault.at) ?? 0 };
      const run = await bench.tryNext(begun, next);
      bench.findings.tried.pairs += 1;
      const untried = answersEach > 0 ? following(run, { ...bench.limits, only: 'letter' }).filter(isToTry) : [];
      if (untried.length > 0) await tryAnswers(await bench.againNext(begun, next), untried, bench);
    }
  }
}

/** Whether an answer to the letters of one parking is still to be tried: each only so often. */
function atMost(times: number): (answer: Following) => boolean {
  const counts = new Map<string, number>();
  return ({ fault: { at, kind } }) => {
    const what = `${at} ${kind}`;
    const count = counts.get(what) ?? 0;
    if (count < times) counts.set(what, count + 1);
    return count < times;
  };
}

/** A saga parks after two faults at the earliest, more often than not: its letters would hardly be answered in any way but the usual one. */
async function tryAnswers(begun: Beginning, answers: readonly Following[], bench: Workbench): Promise<void> {
  for (const answer of answers) {
    if (bench.over()) return;
    await bench.tryNext(begun, answer);
    bench.findings.tried.random += 1;
  }
}

/**
 * Each longer schedule grows by a fault that can follow, and is run at every length on the way. Half of them begin with a grave fault: most
 * faults alone are borne without compensating, and what comes then would hardly be struck.
 */
async function tryLonger({ from: { all, grave }, count, seed }: LongerBatch, bench: Workbench): Promise<void> {
  const { findings: { tried }, limits } = bench;
  const random = seededRandom(seed);
  while (tried.random < count && !bench.over()) {
    const first = random() < 0.5 ? pick(grave, random) ?? pick(all, random) : pick(all, random);
    if (!first) return;
    let begun = await bench.again(first);
    const length = 2 + Math.floor(random() * Math.max(1, limits.longest - 1));
    while (begun.schedule.length < length && tried.random < count && !bench.over()) {
      const next = oneFollowing(begun, limits, random);
      if (!next) break;
      begun = await bench.beginNext(begun, next);
      tried.random += 1;
    }
  }
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined => all[Math.floor(random() * all.length)];

/** Adds up what the parts of a search have found. */
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
