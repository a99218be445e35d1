/** What happened in a run, as somebody would see it who watches from outside: the material of the checks and of the story. */
import type { LedgerStatus } from '../runtime';
import type { Operation, Site } from './site';

/** One invocation of a function: `createOrder action 1`. */
export interface Who {
  readonly step: string;
  readonly operation: Operation;
  readonly invocation: number;
}

export type Happening = { readonly at: number } & (
  | { readonly kind: 'fault'; readonly site: Site; readonly fault: string }
  | { readonly kind: 'called'; readonly state: string; readonly attempt: number; readonly about: string; readonly operation: Operation }
  | { readonly kind: 'heard'; readonly state: string; readonly about: string; readonly operation: Operation; readonly error?: string }
  /** `answer`: what a human says that this invocation is to record. */
  | { readonly kind: 'began'; readonly who: Who; readonly answer?: string }
  /** The process is dead: nothing of it goes on. */
  | { readonly kind: 'died'; readonly who: Who; readonly why: string }
  | { readonly kind: 'replied'; readonly who: Who; readonly error?: string }
  /** A handler begins; `ledger` is what the ledger's table holds of the step at this moment, `told` what a compensation is told of its action. */
  | { readonly kind: 'handler began'; readonly who: Who; readonly ledger: LedgerStatus | 'nothing'; readonly told?: 'applied' | 'appliedWithoutResult' | 'unknown' }
  /** A handler waits for nothing but the signal that its time is over. */
  | { readonly kind: 'listens'; readonly who: Who }
  | { readonly kind: 'handler ended'; readonly who: Who; readonly error?: string }
  | { readonly kind: 'sent'; readonly who: Who; readonly request: number }
  /** The downstream takes the request: `effect` tells whether it changed anything. Of a user's own handlers it tells whether the key is new, and what it changed only their world knows. */
  | { readonly kind: 'applied'; readonly who: Who; readonly request: number; readonly key: string; readonly effect: boolean; readonly own?: 'returned' | 'threw' }
  | { readonly kind: 'undone'; readonly who: Who; readonly request: number; readonly key: string; readonly effect: boolean; readonly own?: 'returned' | 'threw' }
  | { readonly kind: 'written'; readonly who: Who; readonly status: LedgerStatus; readonly done: boolean; readonly late: boolean; readonly found?: LedgerStatus; readonly released?: boolean }
  | { readonly kind: 'letter'; readonly parked: string; readonly failed: readonly string[]; readonly problem?: string }
  /** `answer`: what the Task is answered, where that is an answer at all. */
  | { readonly kind: 'said'; readonly parked: string; readonly word: string; readonly answer?: string }
  /** An operator has seen to a step by hand. */
  | { readonly kind: 'by hand'; readonly step: string; readonly done: 'applied' | 'undone' }
  /** A user's own invariant does not hold. */
  | { readonly kind: 'invariant'; readonly name: string; readonly what: string }
  /** More is to come, and nobody waits for it any longer: the run goes round in a circle. */
  | { readonly kind: 'cut off' }
  /** The execution is ended from outside. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'redriven' }
  /** A second execution with the same id and another input: all that is told of it. */
  | { readonly kind: 'started again' }
  | { readonly kind: 'second acts'; readonly step: string }
  | { readonly kind: 'second ended'; readonly outcome: Outcome; readonly error?: string; readonly cause?: string }
  | { readonly kind: 'ended'; readonly outcome: Outcome; readonly error?: string; readonly cause?: string }
);

/** `refused`: its id is that of a saga with another input. `lost`: the execution ended in a way that no saga should. `open`: it never ended. */
export type Outcome = 'completed' | 'compensated' | 'abandoned' | 'refused' | 'lost' | 'open';

export type Trace = readonly Happening[];

type Without<T> = T extends unknown ? Omit<T, 'at'> : never;

/** A happening whose moment is yet to be noted. */
export type News = Without<Happening>;

export const whoText = ({ step, operation, invocation }: Who): string => `${step} ${operation} ${invocation}`;
