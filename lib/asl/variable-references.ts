/** Which workflow variables each state reads, found without running anything. */
import { isRecord } from './json';
import type { State, StateGroup, StateMachine } from './machine';

/** The states that read variables, those inside others included: name to the names of the variables, sorted. */
export function variableReferences({ states }: StateMachine): Readonly<Record<string, readonly string[]>> {
  const all = statesIn(states);
  const assigned = new Set(all.flatMap(assignedNames));
  const references = all.map((state) => [state.name, [...namesRead(state, assigned)].toSorted()] as const);
  return Object.fromEntries(references.filter(([, names]) => names.length > 0));
}

function statesIn({ states }: StateGroup): readonly State[] {
  return [...states.values()].flatMap((state) => {
    if (state.type === 'Map') return [state, ...statesIn(state.processor)];
    return state.type === 'Parallel' ? [state, ...state.branches.flatMap(statesIn)] : [state];
  });
}

function assignedNames(state: State): readonly string[] {
  const flows = [state.flow, ...('catch' in state ? state.catch : []).map(({ flow }) => flow), ...('choices' in state ? state.choices : []).map(({ flow }) => flow)];
  return flows.flatMap(({ assign }) => {
    if (assign?.kind === 'object') return assign.fields.map(([name]) => name);
    return assign?.kind === 'literal' && isRecord(assign.value) ? Object.keys(assign.value) : [];
  });
}

/** Looks through the whole of a parsed state, so that no field can be forgotten; states inside it have entries of their own. */
function namesRead(state: State, assigned: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [field, value] of Object.entries(state)) {
    // The one field that is data as the definition has it.
    if (state.type !== 'Pass' || field !== 'result') collect(value, assigned, names);
  }
  return names;
}

function collect(value: unknown, assigned: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, assigned, names);
  if (!isRecord(value) || value instanceof Map || value['kind'] === 'literal') return;
  if (isRecord(value['ast'])) {
    // In JSONata `$name` may be a function too. A name that no state assigns is no variable.
    for (const name of freeNames(value['ast'], new Set())) if (assigned.has(name)) names.add(name);
    return;
  }
  const { root } = value;
  if (isRecord(root) && typeof root['variable'] === 'string') names.add(root['variable']);
  for (const inner of Object.values(value)) collect(inner, assigned, names);
}

/** The names that an expression takes from outside: not its lambdas' parameters, nor what it binds itself. */
function freeNames(node: unknown, bound: ReadonlySet<string>): readonly string[] {
  if (Array.isArray(node)) return namesInOrder(node, bound);
  if (!isRecord(node)) return [];
  switch (node['type']) {
    case 'variable':
      return [...(bound.has(String(node['value'])) ? [] : [String(node['value'])]), ...freeNamesOfFields(node, bound)];
    case 'lambda':
      return freeNames(node['body'], new Set([...bound, ...boundBy(node['arguments'])]));
    default:
      return freeNamesOfFields(node, bound);
  }
}

function freeNamesOfFields(node: Readonly<Record<string, unknown>>, bound: ReadonlySet<string>): readonly string[] {
  return Object.entries(node).flatMap(([field, value]) => (typeof value === 'object' && !isNoReference(node, field, value) ? freeNames(value, bound) : []));
}

/** What is bound, and what is called by its name: a variable holds data, never a function. */
function isNoReference({ type }: Readonly<Record<string, unknown>>, field: string, value: unknown): boolean {
  return (type === 'bind' && field === 'lhs') || (field === 'procedure' && isRecord(value) && value['type'] === 'variable');
}

/** One after the other: what one of them binds is no reference in the next. */
function namesInOrder(nodes: readonly unknown[], outside: ReadonlySet<string>): readonly string[] {
  const bound = new Set(outside);
  return nodes.flatMap((node) => {
    const names = freeNames(node, bound);
    if (isRecord(node) && node['type'] === 'bind') for (const name of boundBy([node['lhs']])) bound.add(name);
    return names;
  });
}

function boundBy(variables: unknown): readonly string[] {
  return Array.isArray(variables) ? variables.filter(isRecord).map(({ value }) => String(value)) : [];
}
