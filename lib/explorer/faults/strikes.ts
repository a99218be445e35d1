import { pointOf, siteText, type Fault, type Point, type Schedule, type Site } from '../site';
import { FAULT_KINDS, USUAL, type Courses, type FaultKind } from './index';

/** Which faults strike in one run, and which sites it passed. */
export interface Strikes {
  /** The course of what happens at a site: the usual one, or what a fault makes of it. `entry` names one entry of the machine's state. */
  courseAt<P extends Point>(site: Site & { readonly point: P }, entry: string): Courses[P];
  /** In the order in which they were passed. */
  readonly sites: readonly Site[];
  /** Faults of the schedule whose site was passed. */
  readonly struck: ReadonlySet<string>;
  /** The place among `sites` of the last of them; -1 when there is none. */
  readonly lastStruck: () => number;
  /** A copy of what has struck until now. */
  soFar(): PastStrikes;
}

/** What strikes of a run that is gone on with: some faults have struck, and some of them last. */
export interface PastStrikes {
  readonly sites: readonly Site[];
  readonly struck: ReadonlySet<string>;
  readonly lastStruck: number;
  readonly lasting: ReadonlyMap<string, FaultKind>;
}

const NO_PAST: PastStrikes = { sites: [], struck: new Set(), lastStruck: -1, lasting: new Map() };

export function strikesOf(schedule: Schedule, onFault: (site: Site, kind: FaultKind) => void, past = NO_PAST): Strikes {
  const planned = new Map(schedule.map((fault) => [fault.at, kindOf(fault)]));
  const points = new Set([...planned.keys()].map(pointOf));
  const lasting = new Map(past.lasting);
  const sites = [...past.sites];
  const struck = new Set(past.struck);
  let { lastStruck } = past;
  const kindAt = (site: Site, entry: string): FaultKind | undefined => {
    if (struck.size === planned.size && lasting.size === 0) return undefined;
    const scope = `${entry} ${site.step} ${site.operation} ${site.point} ${site.ordinal}`;
    const at = struck.size < planned.size && points.has(site.point) ? siteText(site) : '';
    const kind = planned.get(at);
    if (!kind) return lasting.get(scope);
    struck.add(at);
    lastStruck = sites.length - 1;
    if (kind.lasts === 'entry') lasting.set(scope, kind);
    return kind;
  };
  return {
    sites,
    struck,
    lastStruck: () => lastStruck,
    soFar: () => ({ sites: [...sites], struck: new Set(struck), lastStruck, lasting: new Map(lasting) }),
    courseAt: (site, entry) => {
      sites.push(site);
      const kind = kindAt(site, entry);
      if (!kind) return USUAL[site.point];
      onFault(site, kind);
      return { ...USUAL[site.point], ...kind.course };
    },
  };
}

/** A fault that can strike nowhere is refused: a schedule with it would pass for one that was borne. */
function kindOf({ at, kind: name }: Fault): FaultKind {
  const kind = FAULT_KINDS.get(name);
  if (!kind) throw new RangeError(`There is no fault kind "${name}". There are: ${[...FAULT_KINDS.keys()].join('; ')}.`);
  if (!kind.points.some((point) => point === pointOf(at))) throw new RangeError(`The fault "${name}" cannot strike at "${at}", only at: ${kind.points.join(', ')}.`);
  return kind;
}
