import type { Json } from '../contract/json';
import type { Definition } from '../definition/definition';
import { PROMISES, type Operation, type Report, type SagaPromise } from '../explorer';
import type { ExportedSaga } from './exported-sagas';

/** One search: what was searched, with what, and what came of it. */
export interface Finding {
  readonly exported: ExportedSaga;
  /** Absent: the explorer's own, made from what the definition reads. */
  readonly input?: Json;
  readonly report: Report;
}

/** What a search by the command is held to: with modelled services there are no invariants of a user's own world. */
export const HELD_TO: readonly SagaPromise[] = PROMISES.filter(({ id }) => id !== 'invariant');

/** What no run reached, though one can: by what it is, the names. */
export interface Missed {
  readonly what: string;
  readonly group: 'states' | 'transitions' | 'ledger' | 'faults';
  readonly names: readonly string[];
}

/** Everything that this search should have reached and has not. Nothing is in it that is impossible for the saga. */
export const missedIn = ({ report: { coverage } }: Finding): readonly Missed[] => [
  { what: 'States that were never reached', group: 'states', names: coverage.statesMissed } as const,
  { what: 'Transitions, catchers and retriers of the machine that were never taken', group: 'transitions', names: coverage.transitionsMissed } as const,
  { what: 'Rows of the ledger\'s table that were never met', group: 'ledger', names: coverage.rowsMissed } as const,
  { what: 'Faults that never struck', group: 'faults', names: coverage.faultsMissed } as const,
].filter(({ names }) => names.length > 0);

/** Nothing broke, and nothing that can be searched was left untried: "never happened" is not "safe". */
export const isSound = (finding: Finding): boolean => finding.report.violations.length === 0 && missedIn(finding).length === 0;

const OPERATIONS: readonly Operation[] = ['execution', 'action', 'compensation', 'resolution', 'letter'];

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
