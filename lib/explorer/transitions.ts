import type { StateMachineDefinition } from '../compiler';

interface Leading {
  readonly Next?: string;
}

/** What any state may say of where it leads. */
interface AnyState extends Leading {
  readonly Default?: string;
  readonly Catch?: readonly Leading[];
  readonly Choices?: readonly Leading[];
}

/** Every way from one state to another that a machine has: `pay -> Compensate reserve`. */
export const transitionsOf = (states: StateMachineDefinition['States']): readonly string[] =>
  Object.entries(states).flatMap(([name, state]) => [...new Set(nextOf(state as AnyState))].map((next) => `${name} -> ${next}`));

const nextOf = ({ Next, Default, Catch = [], Choices = [] }: AnyState): readonly string[] =>
  [Next, Default, ...Catch.map((one) => one.Next), ...Choices.map((one) => one.Next)].filter((next) => next !== undefined);
