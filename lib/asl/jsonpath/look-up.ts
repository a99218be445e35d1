/** Looks paths up in what a state sees. */
import { runtimeFailure } from '../failure';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import { isDefinite, type PathStep, type ValuePath } from './path-program';
import { select } from './select';

/** The value of a path; for a search the list of all values. Undefined when the path leads nowhere. */
export function lookUp(path: ValuePath, view: QueryView): Json | undefined {
  const root = rootOf(path, view);
  if (root === undefined) return undefined;
  const found = select(root, path.steps);
  return isDefinite(path) ? found[0] : found;
}

export function rootOf({ root }: ValuePath, view: QueryView): Json | undefined {
  if (root === 'input') return view.subject;
  if (root === 'context') return view.states.context;
  return Object.hasOwn(view.variables, root.variable) ? view.variables[root.variable] : undefined;
}

/** The path as the Jayway library writes it: `$['order']['lines'][0]`. */
export function canonical({ steps }: ValuePath): string {
  return `$${steps.map(canonicalStep).join('')}`;
}

function canonicalStep(step: PathStep): string {
  if (step.kind === 'field') return `['${step.name}']`;
  return step.kind === 'index' ? `[${step.index}]` : '[*]';
}

/** AWS's failure where a path of its own field (InputPath, OutputPath, TimeoutSecondsPath) leads nowhere. */
export function noResults(path: ValuePath): Error {
  return runtimeFailure(`Invalid path '${path.source}' : No results for path: ${canonical(path)}`);
}
