import type { Json } from './json';

/** What a human can say to a parked saga; it is the result of the parking Task. */
export type Answer =
  /** Try again: the step, or the compensations that are still to be done. */
  | { readonly answer: 'retry' }
  /** Go on as though it had been done, because a human has seen to it. `result` when something later reads the step's result. */
  | { readonly answer: 'skip'; readonly reason: string; readonly step?: string; readonly result?: Json }
  /** Pivot only: it has taken effect, with this result. The saga goes forward. */
  | { readonly answer: 'applied'; readonly reason: string; readonly result?: Json }
  /** Pivot only: it has not taken effect and never shall. It is fenced, and the saga compensates. */
  | { readonly answer: 'notApplied'; readonly reason: string }
  /** End the saga as it stands. */
  | { readonly answer: 'abandon'; readonly reason: string };

/** A step that failed for good, as the letter tells it. */
export interface FailedStep {
  readonly step: string;
  readonly error: string;
  /** Cut to 4,000 characters. */
  readonly cause: string;
}

/** The message in the dead-letter queue: what happened, what can be done, and the token that the answer needs. */
export interface Letter {
  /** A sentence or two for the person who reads it. */
  readonly text: string;
  readonly saga: string;
  readonly sagaId: string;
  /** The execution's ARN. */
  readonly execution: string;
  /** What stands still: an undo, the pivot, or a step after it. */
  readonly parked: 'compensation' | 'pivot' | 'forward';
  /** The steps that failed for good: one, or every failed compensation. */
  readonly failed: readonly FailedStep[];
  /** What began the compensations, when compensations are parked. */
  readonly because?: FailedStep;
  /** The answers that this letter takes. */
  readonly answers: readonly Answer['answer'][];
  /** Why the answer before was not accepted; absent in a first letter. */
  readonly problem?: string;
  /** Secret: whoever has it can answer. */
  readonly taskToken: string;
}
