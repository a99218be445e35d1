import type { StateMachineDefinition } from '../compiler';

interface Leading {
  readonly Next?: string;
}

interface Handling {
  readonly ErrorEquals: readonly string[];
}

/** What any state may say of where it leads. */
interface AnyState extends Leading {
  readonly Default?: string;
  readonly Choices?: readonly Leading[];
  readonly Catch?: readonly (Handling & Leading)[];
  readonly Retry?: readonly (Handling & { readonly MaxAttempts: number })[];
}

/** One way that a machine can go. */
export interface Way {
  /** What a run's counts call it. */
  readonly id: string;
  /** The state that it leaves, or enters again. */
  readonly from: string;
  /** The state that it leads to. */
  readonly to: string;
  /** The errors that lead there; none where nothing failed. */
  readonly errors: readonly string[];
}

/**
 * Every way from one state to another, and back into one: each rule, each catcher and each retrier that tries again. Several catchers that
 * lead to one state are ways of their own.
 */
export const waysOf = (states: StateMachineDefinition['States']): readonly Way[] =>
  Object.entries(states).flatMap(([name, state]) => waysFrom(name, state as AnyState));

function waysFrom(from: string, { Next, Default, Choices = [], Catch = [], Retry = [] }: AnyState): readonly Way[] {
  const next = [Next, Default, ...Choices.map((one) => one.Next)].filter((to) => to !== undefined);
  return [
    ...[...new Set(next)].map((to): Way => ({ id: stepId(from, to), from, to, errors: [] })),
    ...Catch.map((one, at): Way => ({ id: handlerId({ state: from, by: 'Catch', index: at }), from, to: one.Next ?? from, errors: one.ErrorEquals })),
    ...Retry.flatMap((one, at): readonly Way[] => (one.MaxAttempts === 0 ? [] : [{ id: handlerId({ state: from, by: 'Retry', index: at }), from, to: from, errors: one.ErrorEquals }])),
  ];
}

/** Of a way on which nothing failed. */
export const stepId = (from: string, to: string): string => `${from} -> ${to}`;

/** Of a failure that a catcher or a retrier took up. */
export const handlerId = ({ state, by, index }: { readonly state: string; readonly by: 'Catch' | 'Retry'; readonly index: number }): string => `${state} ${by} ${index}`;

/** `pay -> Compensate reserve (Saga.Rejected)`, or `pay again (Saga.StepInFlight)`. */
export function wayText({ from, to, errors }: Way): string {
  const [first, ...others] = errors;
  const named = first === undefined ? '' : ` (${first}${others.length === 0 ? '' : ', …'})`;
  return from === to ? `${from} again${named}` : `${from} -> ${to}${named}`;
}
