/** Checks that every transition leads somewhere, that every state is reached, and that there is an end. */
import type { State, StateGroup } from '../machine';
import type { Node } from './problems';

interface Transition {
  readonly target: string;
  readonly location: string;
}

/** @param names all states of the group, those included that could not be read */
export function checkTransitions({ startAt, states }: StateGroup, node: Node, names: readonly string[]): void {
  const known = new Set(names);
  const transitions = [...states].flatMap(([name, state]) => transitionsOf(state, `${node.location}/States/${name}`));
  for (const { target, location } of [{ target: startAt, location: `${node.location}/StartAt` }, ...transitions]) {
    if (!known.has(target)) report(node, 'MISSING_TRANSITION_TARGET', location, `Missing 'Next' target: ${target}`);
  }
  const reached = new Set([startAt, ...transitions.map(({ target }) => target)]);
  for (const name of names) {
    if (!reached.has(name)) report(node, 'MISSING_TRANSITION_TARGET', `${node.location}/States/${name}`, `State "${name}" is not reachable.`);
  }
  if (states.size === names.length && ![...states.values()].some(isEnd)) {
    report(node, 'MISSING_END_STATE', `${node.location}/States`, 'State machine must contain at least one terminal state');
  }
}

function report(node: Node, code: 'MISSING_TRANSITION_TARGET' | 'MISSING_END_STATE', location: string, message: string): void {
  node.problems.push({ code, location, message });
}

function isEnd(state: State): boolean {
  return state.next === undefined && state.type !== 'Choice';
}

function transitionsOf(state: State, location: string): readonly Transition[] {
  const nextField = state.type === 'Choice' ? 'Default' : 'Next';
  const next = state.next === undefined ? [] : [{ target: state.next, location: `${location}/${nextField}` }];
  const catchers = 'catch' in state ? state.catch : [];
  const rules = 'choices' in state ? state.choices : [];
  return [
    ...next,
    ...catchers.map((catcher, index) => ({ target: catcher.next, location: `${location}/Catch[${index}]/Next` })),
    ...rules.map((rule, index) => ({ target: rule.next, location: `${location}/Choices[${index}]/Next` })),
  ];
}
