import type { StateMachineDefinition } from '../../lib/compiler';

/** A retrier or catcher of one state, changed. */
export interface MachineChange {
  readonly state: string;
  readonly list: 'Retry' | 'Catch';
  /** Its place in the list. */
  readonly at: number;
  readonly to: 'removed' | { readonly MaxAttempts: number } | { readonly Next: string };
}

/** Retry and Catch as any state may have them. */
interface Recovering {
  readonly Retry?: readonly object[];
  readonly Catch?: readonly object[];
}

/** The machine with one retrier or catcher changed. An unknown place is an error, so that no mutant changes nothing. */
export function changed(machine: StateMachineDefinition, { state, list, at, to }: MachineChange): StateMachineDefinition {
  const whole = machine.States[state] as Recovering | undefined;
  const entry = whole?.[list]?.[at];
  if (!whole || !entry) throw new RangeError(`The machine has no ${list} ${at} at ${state}.`);
  const rest = whole[list] ?? [];
  const next = to === 'removed' ? rest.toSpliced(at, 1) : rest.with(at, { ...entry, ...to });
  return { ...machine, States: { ...machine.States, [state]: { ...whole, [list]: next } } } as StateMachineDefinition;
}
