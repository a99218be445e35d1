import { expectedOf } from './expected';
import type { Model } from './model';
import type { Run } from './run';
import type { Happening, Outcome } from './trace';
import { handlerId, stepId, wayText } from './transitions';

/** What the runs of a search have reached. "It never happened" is not "it is safe". */
export interface Covered {
  /** How often each fault kind struck, by step and operation. */
  readonly faults: { readonly [kind: string]: { readonly [where: string]: number } };
  /** Fault kinds that never struck. */
  readonly faultsMissed: readonly string[];
  readonly outcomes: { readonly [Name in Outcome]?: number };
  readonly statesMissed: readonly string[];
  /** Ways of the machine that no run took, each catcher and retrier among them: `pay -> Compensate reserve (Saga.Rejected)`. */
  readonly transitionsMissed: readonly string[];
  /** Rows of the ledger's table that no invocation met: `compensation finds COMPLETED`. */
  readonly rowsMissed: readonly string[];
  /** What invocations wrote into the ledger, by operation: `compensation: FENCED`, and `action: COMPLETED, refused`. */
  readonly ledger: { readonly [what: string]: number };
}

interface Tally {
  [name: string]: number;
}

/** How often each thing was reached: plain data, so that threads can send it and add it up. */
export interface Counts {
  readonly faults: { [kind: string]: Tally };
  readonly outcomes: Tally;
  readonly ledger: Tally;
  readonly states: Tally;
  /** By the id of each way. */
  readonly ways: Tally;
  readonly rows: Tally;
}

export const noCounts = (): Counts => ({ faults: {}, outcomes: {}, ledger: {}, states: {}, ways: {}, rows: {} });

/** Counts what a run has reached. */
export function countRun(counts: Counts, run: Run): void {
  for (const { kind, where } of struckIn(run)) count((counts.faults[kind] ??= {}), where);
  for (const happening of run.trace) if (happening.kind === 'written') count(counts.ledger, writeIn(happening));
  count(counts.outcomes, run.outcome);
  for (const state of run.states) count(counts.states, state);
  for (const way of waysIn(run)) count(counts.ways, way);
  for (const row of run.rows) count(counts.rows, row);
}

/** The ways that the machine went, by their ids. Where a catcher led is its own way, and no transition beside it. */
export function waysIn({ states, handled }: Run): readonly string[] {
  const caught = new Set(handled.filter(({ by }) => by === 'Catch').map(({ entered }) => entered));
  const steps = states.flatMap((state, at) => (at === 0 || caught.has(at) ? [] : [stepId(states[at - 1] ?? '', state)]));
  return [...steps, ...handled.map(handlerId)];
}

/** Adds what other runs have reached. */
export function addCounts(counts: Counts, more: Counts): void {
  for (const [kind, tally] of Object.entries(more.faults)) addTally((counts.faults[kind] ??= {}), tally);
  for (const name of ['outcomes', 'ledger', 'states', 'ways', 'rows'] as const) addTally(counts[name], more[name]);
}

function addTally(tally: Tally, more: Tally): void {
  for (const [name, times] of Object.entries(more)) count(tally, name, times);
}

const count = (tally: Tally, name: string, times = 1): void => {
  tally[name] = (tally[name] ?? 0) + times;
};

export function coveredBy({ faults, outcomes, ledger, states, ways, rows }: Counts, model: Model): Covered {
  const expected = expectedOf(model);
  return {
    faults, outcomes, ledger,
    faultsMissed: expected.faults.filter((name) => !(name in faults)),
    statesMissed: expected.states.filter((state) => !(state in states)),
    transitionsMissed: expected.ways.filter(({ id }) => !(id in ways)).map(wayText),
    rowsMissed: expected.rows.filter((row) => !(row in rows)),
  };
}

function struckIn({ schedule, struck }: Run): readonly { readonly kind: string; readonly where: string }[] {
  return schedule.filter(({ at }) => struck.has(at)).map(({ at, kind }) => ({ kind, where: at.split(' ').slice(0, 2).join(' ') }));
}

const writeIn = ({ who, status, done }: Extract<Happening, { kind: 'written' }>): string => `${who.operation}: ${status}${done ? '' : ', refused'}`;
