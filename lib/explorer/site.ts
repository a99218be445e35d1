/** Where a fault can strike, and what strikes there. All of it is plain data, so that a schedule can be written into a test and replayed. */

/** What a process is asked for; `letter` is the operator who is asked, `execution` the machine as a whole. */
export type Operation = 'action' | 'compensation' | 'resolution' | 'letter' | 'execution';

/**
 * - `start`, `end`: the execution begins, and ends without success.
 * - `state`: the machine begins an attempt of a Task, where somebody may stop it.
 * - `invoke`: the machine calls a function.
 * - `clock`: a process begins, and looks at its clock.
 * - `read`, `write`: a process calls the ledger.
 * - `effect`: a handler calls its downstream.
 * - `letter`: a parked saga asks a human.
 */
export type Point = 'start' | 'state' | 'end' | 'invoke' | 'clock' | 'read' | 'write' | 'effect' | 'letter';

/** One moment of a run: the third `write` of the second invocation of an action, say. Counts begin at 1. */
export interface Site {
  readonly step: string;
  readonly operation: Operation;
  readonly invocation: number;
  readonly point: Point;
  readonly ordinal: number;
}

/** A fault of a schedule: `{ at: 'reserveStock action 1 write 2', kind: 'killed before the write' }`. */
export interface Fault {
  /** A site, as `siteText` writes it. */
  readonly at: string;
  /** The name of a fault kind. */
  readonly kind: string;
}

/** The faults of one run. Without any, all goes well. */
export type Schedule = readonly Fault[];

export const siteText = ({ step, operation, invocation, point, ordinal }: Site): string => `${step} ${operation} ${invocation} ${point} ${ordinal}`;

/** The `write` of `reserveStock action 1 write 2`. */
export const pointOf = (at: string): string | undefined => at.split(' ').at(-2);

export const scheduleText = (schedule: Schedule): string => schedule.map(({ at, kind }) => `${at}: ${kind}`).join(' + ');
