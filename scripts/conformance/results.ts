/** What a run of the recorded cases came to, small enough to keep in the repository: counts by area, and the cases that do not pass. */
import { EXPLAINED } from './explained';
import type { Outcome } from './run-case';

export interface AreaCounts {
  readonly area: string;
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
}

export interface NotPassing {
  readonly id: string;
  readonly kind: 'failed' | 'unsupported';
  readonly reason: string;
}

export interface Results {
  readonly areas: readonly AreaCounts[];
  readonly notPassing: readonly NotPassing[];
}

interface Judged {
  readonly test: { readonly id: string; readonly area: string };
  readonly outcome: Outcome;
}

const SHOWN_OF_A_DIFFERENCE = 200;

export function resultsOf(judged: readonly Judged[]): Results {
  const areas = [...Map.groupBy(judged, ({ test }) => test.area)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    areas: areas.map(([area, ofArea]) => ({ area, passed: count(ofArea, 'passed'), failed: count(ofArea, 'failed'), unsupported: count(ofArea, 'unsupported') })),
    notPassing: judged.flatMap(notPassing).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function count(judged: readonly Judged[], kind: Outcome['kind']): number {
  return judged.filter(({ outcome }) => outcome.kind === kind).length;
}

function notPassing({ test: { id }, outcome }: Judged): NotPassing[] {
  if (outcome.kind === 'passed') return [];
  const reason = EXPLAINED[id] ?? (outcome.kind === 'unsupported' ? outcome.reason : `not explained: ${oneLine(outcome.difference)}`);
  return [{ id, kind: outcome.kind, reason }];
}

function oneLine(difference: string): string {
  return difference.replaceAll(/\s+/g, ' ').slice(0, SHOWN_OF_A_DIFFERENCE);
}
