/** How many items of a distributed Map may fail: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
import type { MapState } from '../machine';
import type { QueryView } from '../query-view';
import { mapNumber, type NumberField } from './map-number';

const COUNT: NumberField = {
  field: 'ToleratedFailureCount',
  kind: 'integer',
  inRange: (value) => value >= 0,
  outOfRange: 'ToleratedFailureCount cannot be negative.',
};

const PERCENTAGE: NumberField = {
  field: 'ToleratedFailurePercentage',
  kind: 'float',
  inRange: (value) => value >= 0 && value <= 100,
  outOfRange: 'ToleratedFailurePercentage must be between 0 and 100.',
};

/** The thresholds, as far as the state has any. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
  /** Whether the Map goes on after so many failed items. */
  readonly tolerates: (failed: number) => boolean;
}

/** Throws a StateFailure for a threshold out of range. */
export function toleratedFailures(state: MapState, total: number, view: QueryView): Tolerance {
  const count = mapNumber(state.toleratedFailureCount, view, COUNT);
  const percentage = mapNumber(state.toleratedFailurePercentage, view, PERCENTAGE);
  if (count === undefined && percentage === undefined) return { count, percentage, tolerates: () => false };
  const tolerates = (failed: number): boolean => failed <= (count ?? Infinity) && (failed / total) * 100 <= (percentage ?? Infinity);
  return { count, percentage, tolerates };
}
