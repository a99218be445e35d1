import type { Covered } from './coverage';
import type { Tried } from './batch';
import type { Given } from './given';
import { regressionTestOf } from './regression-test';
import { storyOf } from './story';
import type { Violation } from './violation';

/** What a search has tried and found. Plain data but for `toString`. */
export interface Report {
  readonly saga: string;
  readonly seed: number;
  readonly tried: Readonly<Tried>;
  readonly violations: readonly Violation[];
  readonly coverage: Covered;
  /** What the search was given, for the replay of what it found. */
  readonly given?: Given;
  /** As a person reads it. */
  toString(): string;
}

export function reportOf(found: Omit<Report, 'toString'>): Report {
  return { ...found, toString: () => textOf(found) };
}

function textOf({ saga, seed, tried, violations, coverage, given }: Omit<Report, 'toString'>): string {
  const { singles, pairs, pairsInAll, random } = tried;
  return [
    `Saga ${saga}, seed ${seed}: ${singles} single faults, ${pairs} of ${pairsInAll} pairs, ${random} longer schedules.`,
    `Outcomes: ${Object.entries(coverage.outcomes).map(([name, count]) => `${name} ${count}`).join(', ')}.`,
    ...(violations.some(({ run }) => run.schedule.length === 0) ? ['It breaks without any fault: nothing else was tried.'] : []),
    violations.length === 0 ? 'No violation.' : `${violations.length} ${violations.length === 1 ? 'kind' : 'kinds'} of violations:`,
    ...violations.map((violation) => `\n${storyOf(saga, violation, given)}\n\n${regressionTestOf(saga, violation, given)}\n`),
    ...missed('Never reached, states', coverage.statesMissed),
    ...missed('Never taken, transitions', coverage.transitionsMissed),
    ...missed('Never met, rows of the ledger\'s table', coverage.rowsMissed),
    ...missed('Never struck, faults', coverage.faultsMissed),
  ].join('\n');
}

const missed = (what: string, names: readonly string[]): readonly string[] => (names.length === 0 ? [] : [`${what}: ${names.join('; ')}.`]);
