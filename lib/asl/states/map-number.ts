/** The numbers that steer a Map: literal, computed, or found by a path. */
import { queryFailure, runtimeFailure, type StateFailure } from '../failure';
import type { Template } from '../machine';
import type { Json } from '../protocol';
import { evaluateTemplate } from '../query';
import type { QueryView } from '../query-view';

export interface NumberField {
  readonly field: string;
  readonly kind: 'integer' | 'float';
  readonly inRange: (value: number) => boolean;
  readonly outOfRange: string;
}

/** Throws a StateFailure for what is no such number, in the words that were recorded. */
export function mapNumber(template: Template | undefined, view: QueryView, expected: NumberField): number | undefined {
  if (template === undefined) return undefined;
  const value = evaluateTemplate(template, view);
  const number = numberIn(template, value);
  if (number === undefined || (expected.kind === 'integer' && !Number.isInteger(number))) throw wrongKind(template, value, expected);
  if (!expected.inRange(number)) throw runtimeFailure(expected.outOfRange);
  return number;
}

/** As recorded: what a path finds may also be a number in text. */
function numberIn(template: Template, value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return template.kind === 'path' && typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function wrongKind(template: Template, value: Json, { field, kind }: NumberField): StateFailure {
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  if (template.kind !== 'path') return queryFailure(`The ${field} field refers to value "${found}" which is not a valid ${kind}`, field);
  return runtimeFailure(`The ${field}Path field refers to value "${found}" which is not a valid ${kind}: ${template.program.source}`);
}
