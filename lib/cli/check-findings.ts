import type { Json } from '../contract/json';
import { stateNames } from '../contract/state-names';
import type { Definition } from '../definition/definition';
import { PROMISES, type Operation, type Report, type SagaPromise } from '../explorer';
import type { ExportedSaga } from './check-sagas';

/** One search: what was searched, with what, and what came of it. */
export interface Finding {
  readonly exported: ExportedSaga;
  /** Absent: the explorer's own, made from what the definition reads. */
  readonly input?: Json;
  readonly report: Report;
}

/** What a search by the command is held to: with modelled services there are no invariants of a user's own world. */
export const HELD_TO: readonly SagaPromise[] = PROMISES.filter(({ id }) => id !== 'invariant');

/** States that no search can reach yet, and why. Reports name them; they fail no search. */
const NOT_SEARCHED: ReadonlyMap<string, string> = new Map([
  [stateNames.inputMismatch, 'one saga id started a second time with another input: a search starts each saga once'],
]);

export const statesMissed = ({ report }: Finding): readonly string[] => report.coverage.statesMissed.filter((state) => !NOT_SEARCHED.has(state));

/** Of those, the ones that this machine has: the state, and why. */
export const notSearched = ({ report }: Finding): readonly (readonly [string, string])[] => [...NOT_SEARCHED].filter(([state]) => report.coverage.statesMissed.includes(state));

/** Ways from state to state, as `pay -> Compensate reserve`. They fail no search: the rarest take more faults than a search of seconds combines. */
export const transitionsMissed = ({ report }: Finding): readonly string[] =>
  report.coverage.transitionsMissed.filter((transition) => ![...NOT_SEARCHED.keys()].some((state) => transition.endsWith(`-> ${state}`)));

/** Nothing broke, and nothing that can be searched was left untried: "never happened" is not "safe". */
export const isSound = (finding: Finding): boolean =>
  finding.report.violations.length === 0 && statesMissed(finding).length === 0 && finding.report.coverage.faultsMissed.length === 0;

const OPERATIONS: readonly Operation[] = ['action', 'compensation', 'resolution', 'letter'];

/** The places at which faults struck, in the order of the saga: `reserveStock action`. */
export function sitesOf({ report, exported }: Finding): readonly string[] {
  const sites = new Set(Object.values(report.coverage.faults).flatMap((counts) => Object.keys(counts)));
  return [...sites].toSorted((one, other) => rank(one, exported.saga.definition) - rank(other, exported.saga.definition));
}

function rank(site: string, { body }: Definition): number {
  const [step, operation] = site.split(' ');
  const at = body.findIndex(({ name }) => name === step);
  return OPERATIONS.indexOf(operation as Operation) * (body.length + 1) + (at === -1 ? body.length : at);
}
