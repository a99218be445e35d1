/** Evaluates paths and intrinsic calls in what a state sees. */
import { runtimeFailure } from '../failure';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import { callIntrinsic } from './intrinsics';
import { lookUp, noResults, rootOf } from './look-up';
import type { PathProgram, ValuePath } from './path-program';

/** The value of a program for a field of a template; throws AWS's failure when there is none. */
export function evaluatePath(program: PathProgram, view: QueryView, field: string): Json {
  if (program.kind === 'intrinsic') return callIntrinsic(program, view);
  const value = lookUp(program, view);
  if (value !== undefined) return value;
  throw missing(program, view, field);
}

/** AWS words it differently for each kind of field; all as recorded. */
function missing(program: ValuePath, view: QueryView, field: string): Error {
  if (field === 'SecondsPath' || field === 'TimestampPath') {
    return runtimeFailure(`The ${field} parameter does not reference an input value: ${program.source}`);
  }
  if (field.endsWith('Path') && field !== 'ErrorPath' && field !== 'CausePath') return noResults(program);
  const input = JSON.stringify(rootOf(program, view) ?? null);
  return runtimeFailure(`The JSONPath '${program.source}' specified for the field '${field}' could not be found in the input '${input}'`);
}
