/** How many items of a distributed Map may fail: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
import { queryFailure, runtimeFailure, StateFailure } from '../failure';
import type { MapState, Template } from '../machine';
import type { Json } from '../protocol';
import { evaluateTemplate, type QueryView } from '../query';

/** Whether the Map goes on after so many failed items. Throws a StateFailure for a threshold out of range. */
export function toleratedFailures(state: MapState, total: number, view: QueryView): (failed: number) => boolean {
  const count = threshold(state.toleratedFailureCount, view, COUNT);
  const percentage = threshold(state.toleratedFailurePercentage, view, PERCENTAGE);
  if (count === undefined && percentage === undefined) return () => false;
  return (failed) => failed <= (count ?? Infinity) && (failed / total) * 100 <= (percentage ?? Infinity);
}

interface Threshold {
  readonly field: string;
  readonly kind: string;
  readonly isKind: (value: Json) => value is number;
  readonly inRange: (value: number) => boolean;
  readonly outOfRange: string;
}

const COUNT: Threshold = {
  field: 'ToleratedFailureCount',
  kind: 'integer',
  isKind: (value): value is number => Number.isInteger(value),
  inRange: (value) => value >= 0,
  outOfRange: 'ToleratedFailureCount cannot be negative.',
};

const PERCENTAGE: Threshold = {
  field: 'ToleratedFailurePercentage',
  kind: 'float',
  isKind: (value): value is number => typeof value === 'number',
  inRange: (value) => value >= 0 && value <= 100,
  outOfRange: 'ToleratedFailurePercentage must be between 0 and 100.',
};

function threshold(template: Template | undefined, view: QueryView, expected: Threshold): number | undefined {
  if (template === undefined) return undefined;
  const value = evaluateTemplate(template, view);
  if (!expected.isKind(value)) throw wrongKind(template, value, expected);
  if (!expected.inRange(value)) throw runtimeFailure(expected.outOfRange);
  return value;
}

function wrongKind(template: Template, value: Json, { field, kind }: Threshold): StateFailure {
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  if (template.kind !== 'path') return queryFailure(`The ${field} field refers to value "${found}" which is not a valid ${kind}`, field);
  return runtimeFailure(`The ${field}Path field refers to value "${found}" which is not a valid ${kind}: ${template.program.source}`);
}
