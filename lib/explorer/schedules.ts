/** Which schedules a search tries: what can follow in a run, and in which order. */
import { kindsAt } from './faults';
import type { Run } from './run';
import { siteText, type Fault, type Point, type Schedule, type Site } from './site';

/** A fault that can follow in a run. */
export interface Following {
  readonly fault: Fault;
  /** Of its site, among those that the run passed. */
  readonly place: number;
}

interface Wanted {
  readonly beyondPromises?: boolean;
  readonly kinds?: readonly string[];
  /** Only at such points. */
  readonly only?: Point;
}

/** A site at which faults can follow, and of which kinds. */
interface Choice {
  readonly site: Site;
  readonly place: number;
  readonly kinds: readonly string[];
}

/**
 * At every site that a run passed after all its faults. A fault before them makes another schedule, which is tried as such. Two clocks are not
 * both wrong: they would be further apart than S.
 */
function choicesIn({ sites, lastStruck, schedule }: Run, { beyondPromises = false, kinds, only }: Wanted): readonly Choice[] {
  const clockIsWrong = schedule.some(({ at }) => at.includes(' clock '));
  const points = new Set(sites.map(({ point }) => point).filter((point) => (only === undefined || point === only) && !(clockIsWrong && point === 'clock')));
  const kindsOf = new Map([...points].map((point) => [point, kindsAt(point, beyondPromises).map(({ name }) => name).filter((name) => kinds === undefined || kinds.includes(name))]));
  return sites.slice(lastStruck + 1).map((site, after) => ({ site, place: lastStruck + 1 + after, kinds: kindsOf.get(site.point) ?? [] }));
}

/** The faults that can follow in a run. */
export const following = (run: Run, wanted: Wanted): readonly Following[] => choicesIn(run, wanted).flatMap(({ site, place, kinds }) => {
  const at = siteText(site);
  return kinds.map((kind) => ({ fault: { at, kind }, place }));
});

/** One of them at random, without a list of all. */
export function oneFollowing(run: Run, wanted: Wanted, random: () => number): Following | undefined {
  const choices = choicesIn(run, wanted);
  let drawn = Math.floor(random() * choices.reduce((sum, { kinds }) => sum + kinds.length, 0));
  for (const { site, place, kinds } of choices) {
    const kind = kinds[drawn];
    if (kind !== undefined) return { fault: { at: siteText(site), kind }, place };
    drawn -= kinds.length;
  }
  return undefined;
}

export const faultsAfter = (run: Run, wanted: Wanted): readonly Fault[] => following(run, wanted).map(({ fault }) => fault);

interface Ranked {
  readonly schedule: Schedule;
  readonly order: number;
}

/**
 * In an order in which every two kinds of faults come before any two come again: a sample is then never of the common ones alone. Faults
 * of one invocation come four times as early, and those of one step twice: they are where a mechanism's two halves meet, and there are few
 * of them.
 */
export function inSpread(all: readonly Schedule[], random: () => number): readonly Schedule[] {
  const groups = Map.groupBy(all, groupOf);
  const ranked = [...groups.values()].flatMap((group) => {
    const weight = group[0] === undefined ? 1 : WEIGHTS[nearnessOf(group[0])];
    return shuffled(group, random).map((schedule, rank): Ranked => ({ schedule, order: (rank + random()) * weight }));
  });
  return ranked.toSorted((one, other) => one.order - other.order).map(({ schedule }) => schedule);
}

function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  return all.map((one) => ({ one, place: random() })).toSorted((a, b) => a.place - b.place).map(({ one }) => one);
}

const groupOf = (schedule: Schedule): string => `${nearnessOf(schedule)}|${schedule.map(classOf).join('|')}`;

type Nearness = 'one invocation' | 'one step' | 'apart';

const WEIGHTS: { readonly [nearness in Nearness]: number } = { 'one invocation': 0.25, 'one step': 0.5, apart: 1 };

function nearnessOf(schedule: Schedule): Nearness {
  if (new Set(schedule.map(({ at }) => invocationOf(at))).size === 1) return 'one invocation';
  return new Set(schedule.map(({ at }) => stepOf(at))).size === 1 ? 'one step' : 'apart';
}

const stepOf = (at: string): string => at.slice(0, at.indexOf(' '));

/** `reserveStock action 1` of a site's text. */
const invocationOf = (at: string): string => at.slice(0, at.lastIndexOf(' ', at.lastIndexOf(' ') - 1));

/** A fault's kind and what it strikes, whatever the step. */
const classOf = ({ at, kind }: Fault): string => `${at.split(' ', 2)[1]} ${kind}`;
