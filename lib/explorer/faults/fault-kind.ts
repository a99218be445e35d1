import type { Point } from '../site';

/** What becomes of a call of a function by the machine. */
export interface InvokeCourse {
  /** When the function is run, after the call: in milliseconds, or once the Task has given up. Each is an invocation of its own. */
  readonly runs: readonly (number | 'after the Task' | 'long after the Task')[];
  /** What the machine hears: the first run's reply, an error name at once, the same in place of the reply, or nothing. */
  readonly hears: 'reply' | 'nothing' | { readonly error: string; readonly when: 'at once' | 'at the reply' };
  /** Its downstream takes as long as the process can wait. */
  readonly slow: boolean;
}

/** What becomes of the execution while it stands in a state: ended from outside, and redriven; or its id taken a second time. */
export interface StateCourse {
  readonly stops: 'no' | { readonly afterMs: number; readonly redrivenAfterMs: number };
  readonly startedAgain: 'no' | { readonly afterMs: number };
}

/** Whether a second execution with the same id and another input is started, so long after the first. */
export interface StartCourse {
  readonly startedAgain: 'no' | { readonly afterMs: number };
}

/** Whether an execution that has failed is redriven. */
export interface EndCourse {
  readonly redrivenAfterMs: 'never' | number;
}

/** By how many S the clock of a process is ahead. */
export interface ClockCourse {
  readonly ahead: -1 | 0 | 1;
}

/** What becomes of a call of the ledger by a process. */
export interface LedgerCourse {
  /** Whether, and how much later than usual, the table carries it out. */
  readonly lands: 'in time' | 'never' | 'twice' | { readonly lateMs: number };
  readonly hears: 'answer' | 'error' | 'answer at the last moment';
  readonly dies: 'no' | 'before' | 'after';
}

/** What becomes of a call of the downstream by a handler. */
export interface EffectCourse {
  /** `at the last moment`: W after the attempt's end, the latest that is promised. `beyond`: later than that. */
  readonly lands: 'in time' | 'never' | 'at the last moment' | 'beyond';
  readonly hears: 'answer' | 'error' | 'rejection' | 'nothing' | 'abort' | 'answer at the last moment';
  readonly dies: 'no' | 'before' | 'after';
}

/** What a human does with a letter: each of these, so many milliseconds after it came. */
export interface LetterCourse {
  readonly says: readonly { readonly afterMs: number; readonly word: OperatorsWord }[];
  /** Whether the last call of what is parked is delivered once more, so long after the letter came. */
  readonly callsAgain: 'no' | { readonly afterMs: number };
}

/**
 * `rules`: looks downstream, and says what is so. `skips`: sees to it by hand first. `contradicts`: says the opposite of what the ledger
 * knows; what it does not know they look up. `forgets the result`: as `rules` or `skips`. `gives up`: abandons what failed again and again. From
 * `nonsense` on they are no answers.
 */
export type OperatorsWord =
  'retry' | 'gives up' | 'skips' | 'rules' | 'contradicts' | 'forgets the result' | 'abandons' | 'nonsense' | 'forgets the reason' | 'says too much' | 'fails';

export interface Courses {
  readonly start: StartCourse;
  readonly state: StateCourse;
  readonly end: EndCourse;
  readonly invoke: InvokeCourse;
  readonly clock: ClockCourse;
  readonly read: LedgerCourse;
  readonly write: LedgerCourse;
  readonly effect: EffectCourse;
  readonly letter: LetterCourse;
}

/** A kind of fault: what it makes of the usual course at its points. */
export interface FaultKind<P extends Point = Point> {
  readonly name: string;
  readonly points: readonly P[];
  readonly course: Partial<Courses[P]>;
  /** `entry`: it strikes again at the same point of every later attempt, until the machine enters the state anew. */
  readonly lasts: 'once' | 'entry';
  /** Whether the promises hold under it. What is beyond them is searched only when asked for. */
  readonly promised: boolean;
}

/** What happens when nothing strikes. */
export const USUAL: Courses = {
  start: { startedAgain: 'no' },
  state: { stops: 'no', startedAgain: 'no' },
  end: { redrivenAfterMs: 'never' },
  invoke: { runs: [10], hears: 'reply', slow: false },
  clock: { ahead: 0 },
  read: { lands: 'in time', hears: 'answer', dies: 'no' },
  write: { lands: 'in time', hears: 'answer', dies: 'no' },
  effect: { lands: 'in time', hears: 'answer', dies: 'no' },
  letter: { says: [{ afterMs: 3_600_000, word: 'retry' }], callsAgain: 'no' },
};

export const once = <P extends Point>(name: string, points: readonly P[], course: Partial<Courses[P]>): FaultKind<P> =>
  ({ name, points, course, lasts: 'once', promised: true });

/** The same fault at every attempt of one entry of the state: retries are used up. */
export const throughout = <P extends Point>(kind: FaultKind<P>): FaultKind<P> => ({ ...kind, name: `${kind.name}, at every attempt`, lasts: 'entry' });
