import type { Found, SagaResult } from './messages';

/** What has been tried so far. */
export interface Totals {
  sagas: number;
  singles: number;
  random: number;
  readonly steps: Map<number, number>;
  readonly outcomes: Map<string, number>;
  readonly faults: Map<string, number>;
  /** Of each kind, the first that was found, and how often. */
  readonly found: Map<string, { readonly first: Found; count: number }>;
}

export const noTotals = (): Totals =>
  ({ sagas: 0, singles: 0, random: 0, steps: new Map(), outcomes: new Map(), faults: new Map(), found: new Map() });

export function add(totals: Totals, { steps, singles, random, outcomes, faults, found }: Omit<SagaResult, 'batch'>): void {
  totals.sagas += 1;
  totals.singles += singles;
  totals.random += random;
  count(totals.steps, steps, 1);
  for (const [outcome, times] of Object.entries(outcomes)) count(totals.outcomes, outcome, times);
  for (const [kind, times] of Object.entries(faults)) count(totals.faults, kind, times);
  for (const one of found) {
    const known = totals.found.get(one.kind);
    if (known) known.count += 1;
    else totals.found.set(one.kind, { first: one, count: 1 });
  }
}

const count = <Key>(counts: Map<Key, number>, key: Key, times: number): void => void counts.set(key, (counts.get(key) ?? 0) + times);

export const isNew = (totals: Totals, { kind }: Found): boolean => !totals.found.has(kind);

export function totalsText(totals: Totals, kinds: readonly string[], elapsedMs: number): string {
  const runs = totals.singles + totals.random;
  return [
    `${totals.random} random schedules (and before them ${totals.singles} single faults) over ${totals.sagas} random sagas, in ${(elapsedMs / 1_000).toFixed(0)} s: ${Math.round((runs / elapsedMs) * 1_000)} schedules/s`,
    `Steps:    ${[...totals.steps].toSorted(([one], [other]) => one - other).map(([steps, sagas]) => `${steps} in ${sagas}`).join(', ')}`,
    `Outcomes: ${[...totals.outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(', ')}`,
    'Faults that struck:',
    ...kinds.map((kind) => `  ${String(totals.faults.get(kind) ?? 0).padStart(9)}  ${kind}`),
    totals.found.size === 0 ? 'No violation.' : `${totals.found.size} kinds of violations:`,
    ...[...totals.found].map(([kind, { count: times }]) => `  in ${times} sagas: ${kind}`),
  ].join('\n');
}
