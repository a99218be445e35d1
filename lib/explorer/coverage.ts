import { siteText } from './site';
import { FAULT_KINDS } from './faults';
import type { Model } from './model';
import type { Run } from './run';
import type { Outcome } from './trace';

/** What the runs of a search have reached. "It never happened" is not "it is safe". */
export interface Covered {
  /** How often each fault kind struck, by step and operation. */
  readonly faults: { readonly [kind: string]: { readonly [where: string]: number } };
  readonly outcomes: { readonly [Name in Outcome]?: number };
  readonly statesReached: readonly string[];
  readonly statesMissed: readonly string[];
  readonly kindsMissed: readonly string[];
}

export interface Coverage {
  add(run: Run): void;
  told(): Covered;
}

export function coverageOf(model: Model): Coverage {
  const faults: { [kind: string]: { [where: string]: number } } = {};
  const outcomes: { [Name in Outcome]?: number } = {};
  const reached = new Set<string>();
  return {
    add: (run) => {
      const planned = new Map(run.schedule.map(({ at, kind }) => [at, kind]));
      for (const site of run.sites) {
        const kind = planned.get(siteText(site));
        if (kind === undefined) continue;
        const where = `${site.step} ${site.operation}`;
        const counts = (faults[kind] ??= {});
        counts[where] = (counts[where] ?? 0) + 1;
      }
      outcomes[run.outcome] = (outcomes[run.outcome] ?? 0) + 1;
      for (const state of run.states()) reached.add(state);
    },
    told: () => ({
      faults, outcomes,
      statesReached: [...reached],
      statesMissed: Object.keys(model.states).filter((state) => !reached.has(state)),
      kindsMissed: [...FAULT_KINDS.values()].filter(({ name, promised }) => promised && !(name in faults)).map(({ name }) => name),
    }),
  };
}
