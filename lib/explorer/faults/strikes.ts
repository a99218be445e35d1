import { pointOf, siteText, type Fault, type Point, type Schedule, type Site } from '../site';
import { FAULT_KINDS, USUAL, type Courses, type FaultKind } from './index';

/** Which faults strike in one run, and which sites it passed. */
export interface Strikes {
  /** The course of what happens at a site: the usual one, or what a fault makes of it. `entry` names one entry of the machine's state. */
  courseAt<P extends Point>(site: Site & { readonly point: P }, entry: string): Courses[P];
  /** The same where it shows only later whether the fault changes anything. Until `strike` is called it has not struck; it strikes once. */
  planAt<P extends Point>(site: Site & { readonly point: P }, entry: string): Plan<Courses[P]>;
  /** In the order in which they were passed. */
  readonly sites: readonly Site[];
  /** The sites of faults that have changed what happened. */
  readonly struck: ReadonlySet<string>;
  /** The place among `sites` of the last for which a fault was planned; -1 when there is none. */
  readonly lastStruck: () => number;
  /** A copy of what has struck until now. */
  soFar(): PastStrikes;
}

export interface Plan<Course> {
  readonly course: Course;
  readonly strike: () => void;
}

/** What strikes of a run that is gone on with: some faults have struck, and some of them last. */
export interface PastStrikes {
  readonly sites: readonly Site[];
  readonly passed: number;
  readonly struck: ReadonlySet<string>;
  readonly lastStruck: number;
  readonly lasting: ReadonlyMap<string, FaultKind>;
}

const NO_PAST: PastStrikes = { sites: [], passed: 0, struck: new Set(), lastStruck: -1, lasting: new Map() };

export function strikesOf(schedule: Schedule, onFault: (site: Site, kind: FaultKind) => void, past = NO_PAST): Strikes {
  const planned = new Map(schedule.map((fault) => [fault.at, kindOf(fault)]));
  const points = new Set([...planned.keys()].map(pointOf));
  const lasting = new Map(past.lasting);
  const sites = [...past.sites];
  /** Planned for sites at which no fault of an earlier attempt strikes in the same way. */
  const changing = new Set<string>();
  const struck = new Set(past.struck);
  let { passed, lastStruck } = past;
  const kindAt = (site: Site, entry: string): FaultKind | undefined => {
    if (passed === planned.size && lasting.size === 0) return undefined;
    const scope = `${entry} ${site.step} ${site.operation} ${site.point} ${site.ordinal}`;
    const at = passed < planned.size && points.has(site.point) ? siteText(site) : '';
    const kind = planned.get(at);
    const before = lasting.get(scope);
    if (!kind) return before;
    passed += 1;
    lastStruck = sites.length - 1;
    if (kind.lasts === 'entry') lasting.set(scope, kind);
    if (kind.course !== before?.course) changing.add(at);
    return kind;
  };
  const strike = (site: Site, kind: FaultKind): void => {
    const at = siteText(site);
    if (changing.has(at)) struck.add(at);
    onFault(site, kind);
  };
  return {
    sites,
    struck,
    lastStruck: () => lastStruck,
    soFar: () => ({ sites: [...sites], passed, struck: new Set(struck), lastStruck, lasting: new Map(lasting) }),
    courseAt: (site, entry) => {
      sites.push(site);
      const kind = kindAt(site, entry);
      if (!kind) return USUAL[site.point];
      strike(site, kind);
      return { ...USUAL[site.point], ...kind.course };
    },
    planAt: (site, entry) => {
      sites.push(site);
      const kind = kindAt(site, entry);
      if (!kind) return { course: USUAL[site.point], strike: nothing };
      return { course: { ...USUAL[site.point], ...kind.course }, strike: onceOnly(() => strike(site, kind)) };
    },
  };
}

const nothing = (): void => undefined;

function onceOnly(strike: () => void): () => void {
  let left = 1;
  return () => {
    left -= 1;
    if (left === 0) strike();
  };
}

/** A fault that can strike nowhere is refused: a schedule with it would pass for one that was borne. */
function kindOf({ at, kind: name }: Fault): FaultKind {
  const kind = FAULT_KINDS.get(name);
  if (!kind) throw new RangeError(`There is no fault kind "${name}". There are: ${[...FAULT_KINDS.keys()].join('; ')}.`);
  if (!kind.points.some((point) => point === pointOf(at))) throw new RangeError(`The fault "${name}" cannot strike at "${at}", only at: ${kind.points.join(', ')}.`);
  return kind;
}
