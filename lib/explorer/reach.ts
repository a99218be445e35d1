/** The directed part of a search: schedules that grow toward what no run has reached. */
import { seededRandom } from '../asl';
import { COMPENSATIONS, parkedAt, STATE_PREFIXES, stateNames } from '../contract/state-names';
import { waysIn, type Counts } from './coverage';
import { expectedOf } from './expected';
import { FAULT_KINDS, kindsAt } from './faults';
import type { Model } from './model';
import type { Run } from './run';
import { faultsAfter } from './schedules';
import { siteText, type Fault, type Schedule } from './site';
import { waysOf, type Way } from './transitions';

/** Something that a run may reach: a way of the machine, a state, a row of the ledger's table, a fault. */
interface Target {
  readonly id: string;
  /** How near a run came: the nearer the smaller. */
  readonly distance: (run: Run) => number;
  /** Whether a fault may lead there. */
  readonly suits: (fault: Fault) => boolean;
  /** How often a fault is put before the others, where it makes what follows meet it. */
  readonly grafted: number;
}

interface Searching {
  readonly limits: { readonly seed: number; readonly beyondPromises: boolean };
  tryOut(schedule: Schedule): Promise<Run>;
  over(): boolean;
}

/**
 * Extends, over and over, a run that came near to a target by a fault that may lead there. Runs that reach anything new join those that are
 * extended. Gives how many runs that took.
 */
export async function reachTheRest(model: Model, before: Counts, seeds: readonly Run[], search: Searching, most: number): Promise<number> {
  const random = seededRandom(search.limits.seed + 2);
  const targets = targetsOf(model).filter(({ id }) => !(id in before.states || id in before.ways || id in before.rows || id in before.faults));
  const known = new Set(seeds.flatMap(featuresOf));
  const pool = [...seeds];
  let made = 0;
  for (let attempts = 0; attempts < most && targets.length > 0 && !search.over(); attempts += 1) {
    const target = targets[attempts % targets.length];
    if (target === undefined) break;
    const parent = nearby(pool, target, random);
    const schedule = parent && extended(parent, target, search.limits, random);
    if (!schedule) continue;
    const run = await search.tryOut(schedule);
    made += 1;
    const reached = new Set(featuresOf(run));
    if ([...reached].some((feature) => !known.has(feature))) pool.push(run);
    reached.forEach((feature) => known.add(feature));
    targets.splice(0, targets.length, ...targets.filter(({ id }) => !reached.has(id)));
  }
  return made;
}

function targetsOf(model: Model): readonly Target[] {
  const { states, ways, rows, faults } = expectedOf(model);
  const all = waysOf(model.states);
  return [
    ...states.map((id) => stateTarget(id, id, all)),
    ...ways.map(({ id, from }) => stateTarget(id, from, all)),
    ...rows.map(rowTarget),
    ...faults.map((id): Target => ({ id, distance: () => 0, suits: ({ kind }) => kind === id, grafted: 0 })),
  ];
}

function stateTarget(id: string, state: string, ways: readonly Way[]): Target {
  const distances = distancesTo(state, ways);
  return {
    id,
    distance: ({ states }) => Math.min(...states.map((one) => distances.get(one) ?? Infinity)),
    suits: ({ at }) => isAbout(state, at) || (at.includes(' letter ') && parkedAt(state) === undefined),
    grafted: 0.25,
  };
}

/**
 * An action meets a row when its call comes late: where anybody has met the item in that state, a call of before is made to come again. What
 * a compensation meets is what became of the action before it: where a saga compensates, something more befalls an action.
 */
function rowTarget(id: string): Target {
  const [operation, found = ''] = id.split(' finds ');
  if (operation === 'compensation') {
    return { id, distance: ({ rows }) => (rows.some((row) => row.startsWith('compensation ')) ? 0 : 1), suits: ({ at }) => at.includes(' action '), grafted: 0.5 };
  }
  return {
    id,
    distance: ({ rows }) => (rows.some((row) => row.endsWith(` finds ${found}`)) ? 0 : 1),
    suits: ({ at }) => at.includes(' action ') && at.includes(' invoke '),
    grafted: 0.7,
  };
}

/** What is new in a run makes it worth extending: beside all that is counted, which compensations failed together. */
const featuresOf = (run: Run): readonly string[] => [
  ...run.states, ...waysIn(run), ...run.rows,
  ...run.schedule.filter(({ at }) => run.struck.has(at)).map(({ kind }) => kind),
  ...run.trace.flatMap((one) => (one.kind === 'letter' ? [`letter ${one.failed.join(' ')}`] : [])),
];

/** How many ways lead from each state to another; a state from which none does is not in it. */
function distancesTo(target: string, ways: readonly Way[]): ReadonlyMap<string, number> {
  const distances = new Map([[target, 0]]);
  for (const state of distances.keys()) {
    for (const { from, to } of ways) if (to === state && !distances.has(from)) distances.set(from, (distances.get(state) ?? 0) + 1);
  }
  return distances;
}

/** Half of the time one of the nearest, else one of the next nearest, and so on: the nearest may have passed the fault that is wanted. */
function nearby(pool: readonly Run[], { distance }: Target, random: () => number): Run | undefined {
  const byDistance = Map.groupBy(pool, distance);
  const rings = [...byDistance.keys()].toSorted((one, other) => one - other);
  const ring = rings.find(() => random() < 0.5) ?? rings[0];
  return ring === undefined ? undefined : pick(byDistance.get(ring) ?? [], random);
}

function extended(parent: Run, target: Target, limits: Searching['limits'], random: () => number): Schedule | undefined {
  if (random() < target.grafted) {
    const fault = aimed(faultsBefore(parent), target, random);
    return fault && [fault, ...parent.schedule];
  }
  const fault = aimed(faultsAfter(parent, limits), target, random);
  return fault && [...parent.schedule, fault];
}

/** How often a fault is taken that suits the target, where there is one. */
const AIMED = 0.7;
/** Faults that last use up retries, and so lead to other states: they come so many times as often. */
const LASTING_WEIGHT = 3;

/** By kind, so that a site that is passed often is struck no more often. */
function aimed(faults: readonly Fault[], { suits }: Target, random: () => number): Fault | undefined {
  const suitable = random() < AIMED ? faults.filter(suits) : [];
  const byKind = Map.groupBy(suitable.length > 0 ? suitable : faults, ({ kind }) => kind);
  const kinds = [...byKind.keys()].flatMap((kind) => Array.from({ length: FAULT_KINDS.get(kind)?.lasts === 'entry' ? LASTING_WEIGHT : 1 }, () => kind));
  return pick(byKind.get(pick(kinds, random) ?? '') ?? [], random);
}

/** Answers about compensations are written down in one state, for any step. */
const isAbout = (state: string, at: string): boolean =>
  (state === stateNames.resolve(COMPENSATIONS) ? at.includes(' resolution ') : at.startsWith(`${stepOf(state)} `));

/** What a state is about: `Compensate reserve` is about `reserve`. */
function stepOf(state: string): string {
  const prefix = Object.values(STATE_PREFIXES).find((one) => state.startsWith(one));
  return prefix === undefined ? state : state.slice(prefix.length);
}

/** At sites that a run passed before its last fault, where none has struck. Not the clock: two that are wrong would be further apart than S. */
function faultsBefore({ sites, lastStruck, struck }: Run): readonly Fault[] {
  return sites.slice(0, lastStruck).filter((site) => site.point !== 'clock' && !struck.has(siteText(site)))
    .flatMap((site) => kindsAt(site.point).map(({ name }) => ({ at: siteText(site), kind: name })));
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined => all[Math.floor(random() * all.length)];
