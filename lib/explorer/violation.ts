import type { Broken } from './promises';
import type { Run } from './run';

/** A run in which a promise broke, told by the shortest schedule that was found for it. */
export interface Violation {
  readonly broken: readonly Broken[];
  readonly run: Run;
  /** There was no time to look for a shorter schedule everywhere. */
  readonly cutShort?: boolean;
}

/** Violations of the same kind are told once. */
export const kindOf = ({ broken: [first] }: Violation): string => `${first?.promise}: ${first?.what}`;
