import { FAULT_KINDS } from './faults';
import type { Model } from './model';
import type { Run } from './run';
import { siteText } from './site';
import type { Happening, Outcome } from './trace';
import { transitionsOf } from './transitions';

/** What the runs of a search have reached. "It never happened" is not "it is safe". */
export interface Covered {
  /** How often each fault kind struck, by step and operation. */
  readonly faults: { readonly [kind: string]: { readonly [where: string]: number } };
  /** Fault kinds that never struck. */
  readonly faultsMissed: readonly string[];
  readonly outcomes: { readonly [Name in Outcome]?: number };
  readonly statesMissed: readonly string[];
  /** Ways from state to state that no run took, catchers among them: `pay -> Compensate reserve`. */
  readonly transitionsMissed: readonly string[];
  /** What invocations wrote into the ledger, by operation: `compensation: FENCED`, and `action: COMPLETED, refused`. */
  readonly ledger: { readonly [what: string]: number };
}

export interface Coverage {
  add(run: Run): void;
  told(): Covered;
}

export function coverageOf(model: Model): Coverage {
  const faults: { [kind: string]: { [where: string]: number } } = {};
  const outcomes: { [Name in Outcome]?: number } = {};
  const ledger: { [what: string]: number } = {};
  const states = new Set<string>();
  const transitions = new Set<string>();
  return {
    add: (run) => {
      for (const { kind, where } of struckIn(run)) count((faults[kind] ??= {}), where);
      run.trace.flatMap(writeIn).forEach((what) => count(ledger, what));
      count(outcomes, run.outcome);
      run.states().forEach((state, at, all) => {
        states.add(state);
        if (at > 0) transitions.add(`${all[at - 1]} -> ${state}`);
      });
    },
    told: () => ({
      faults, outcomes, ledger,
      faultsMissed: [...FAULT_KINDS.values()].filter(({ name, promised }) => promised && !(name in faults)).map(({ name }) => name),
      statesMissed: Object.keys(model.states).filter((state) => !states.has(state)),
      transitionsMissed: transitionsOf(model.states).filter((transition) => !transitions.has(transition)),
    }),
  };
}

const count = (counts: { [name: string]: number }, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

function struckIn({ schedule, sites }: Run): readonly { readonly kind: string; readonly where: string }[] {
  const planned = new Map(schedule.map(({ at, kind }) => [at, kind]));
  return sites.flatMap((site) => {
    const kind = planned.get(siteText(site));
    return kind === undefined ? [] : [{ kind, where: `${site.step} ${site.operation}` }];
  });
}

const writeIn = (happening: Happening): readonly string[] =>
  (happening.kind === 'written' ? [`${happening.who.operation}: ${happening.status}${happening.done ? '' : ', refused'}`] : []);
