/** Evaluates paths and intrinsic calls in what a state sees. */
import { runtimeFailure } from '../failure';
import type { Json } from '../protocol';
import type { QueryView } from '../query';
import { callIntrinsic } from './intrinsics';
import { isDefinite, type PathProgram, type PathStep, type ValuePath } from './path-program';
import { select } from './select';

/** The value of a program for a field of a template; throws AWS's failure when there is none. */
export function evaluatePath(program: PathProgram, view: QueryView, field: string): Json {
  if (program.kind === 'intrinsic') return callIntrinsic(program, view);
  const value = lookUp(program, view);
  if (value !== undefined) return value;
  const cause = `The JSONPath '${program.source}' specified for the field '${field}' could not be found in the input '${JSON.stringify(rootOf(program, view) ?? null)}'`;
  throw runtimeFailure(cause);
}

/** The value of a path; for a search the list of all values. Undefined when the path leads nowhere. */
export function lookUp(path: ValuePath, view: QueryView): Json | undefined {
  const root = rootOf(path, view);
  if (root === undefined) return undefined;
  const found = select(root, path.steps);
  return isDefinite(path) ? found[0] : found;
}

function rootOf({ root }: ValuePath, view: QueryView): Json | undefined {
  if (root === 'input') return view.subject;
  if (root === 'context') return view.context();
  return root.variable === 'states' ? undefined : (view.bindings[root.variable] as Json | undefined);
}

/** The path as the Jayway library writes it: `$['order']['lines'][0]`. */
export function canonical({ steps }: ValuePath): string {
  return `$${steps.map(canonicalStep).join('')}`;
}

function canonicalStep(step: PathStep): string {
  switch (step.kind) {
    case 'field':
      return `['${step.name}']`;
    case 'index':
      return `[${step.index}]`;
    default:
      return '[*]';
  }
}

/** AWS's failure where a path of its own field (InputPath, OutputPath, TimeoutSecondsPath) leads nowhere. */
export function noResults(path: ValuePath): Error {
  return runtimeFailure(`Invalid path '${path.source}' : No results for path: ${canonical(path)}`);
}
