import type { Definition, StepNode } from '../../definition/definition';
import type { Operation } from '../site';
import { whoText, type Happening, type Outcome, type Who } from '../trace';
import { watchHolders } from './holders';
import { watchTime } from './lateness';
import { noteBy } from './noting';

/** One visit of the machine to a Task's state, and what its attempts ended with so far. */
export interface Visit {
  readonly state: string;
  readonly about: string;
  readonly operation: Operation;
  readonly errors: readonly string[];
  /** Whether an attempt has not been heard of. */
  readonly waiting: boolean;
}

/** What is so at one moment of a run, by what was seen from outside: effects, processes, and what the machine heard. Nothing of the ledger. */
export interface Present {
  readonly steps: readonly StepNode[];
  /** By step, how many effects stand. */
  readonly standing: ReadonlyMap<string, number>;
  /** By idempotency key, how often an effect was applied. */
  readonly applications: ReadonlyMap<string, number>;
  /** Handlers that have begun in a process that lives, and have not ended. */
  readonly running: ReadonlyMap<string, Who>;
  /** Requests that were sent and have not landed. */
  readonly underWay: ReadonlyMap<number, Who>;
  /** Steps of which a compensation has said that nothing of them is left. */
  readonly cleared: ReadonlySet<string>;
  /** Steps whose compensation the machine has asked for. */
  readonly compensationCalled: ReadonlySet<string>;
  /** Steps that a human has seen to. */
  readonly byHand: ReadonlySet<string>;
  /** What faults have struck, and whose handler has thrown: `createOrder action`. */
  readonly struck: ReadonlySet<string>;
  /** Actions and compensations that have said that they are done: `pay action`. */
  readonly done: ReadonlySet<string>;
  /** Steps whose action has said that it was rejected, and of which no human has spoken since. */
  readonly rejected: ReadonlySet<string>;
  /** Invocations whose handler has begun, and no human has spoken since: of them alone `Saga.Rejected` is a word that nobody has answered. */
  readonly unanswered: ReadonlySet<string>;
  /** Steps whose action's handler has ended well, or that were seen to take effect. */
  readonly succeeded: ReadonlySet<string>;
  /** Steps before the pivot and the pivot itself, once they have said that they were rejected: by their own word nothing of them is applied. */
  readonly fencedThemselves: ReadonlySet<string>;
  /** Steps of which the machine has heard that they fenced themselves, until it asks a human: the whole chain of compensations may then run again. */
  readonly spared: ReadonlySet<string>;
  /** By invocation, the answer of a human that it is to record. */
  readonly answers: ReadonlyMap<string, string>;
  /** What a human has said last: a word of the search's operators. */
  readonly lastWord: string | undefined;
  /** By step, the answer about it that was recorded last. */
  readonly ruled: ReadonlyMap<string, string>;
  /** Invocations of actions that the saga's deadline binds, and that began after it. */
  readonly beganLate: ReadonlySet<string>;
  /** By invocation, when the time of its attempt is over, where its step's timeout or the saga's deadline says so. */
  readonly timeIsOver: ReadonlyMap<string, number>;
  /** Handlers that wait for the signal that their time is over, and since when. */
  readonly listening: ReadonlyMap<string, number>;
  /** Invocations that may hold their step: they live, or ended in a way after which the ledger may not know that they did. */
  readonly holders: ReadonlyMap<string, Who>;
  /** Steps of which an attempt has ended without success. */
  readonly unsettled: ReadonlySet<string>;
  /** Steps whose compensation has run its handler. */
  readonly undoing: ReadonlySet<string>;
  /** Invocations that have written the ledger. */
  readonly wrote: ReadonlySet<string>;
  /** Whether any handler of the execution has begun. */
  readonly acted: boolean;
  /** Once it has ended for good, what it was before it was redriven. */
  readonly over: Outcome | undefined;
  /** The second execution with the same id, once it is started; all that came after the first, where its id is taken more than once. */
  readonly second: { readonly acted: boolean; readonly outcome: Outcome | undefined } | undefined;
  /** The Task at which the machine is; nothing once an attempt has succeeded. */
  readonly visit: Visit | undefined;
  readonly ended: Extract<Happening, { kind: 'ended' }> | undefined;
  /** The run went round in a circle, and was cut off. */
  readonly endless: boolean;
}

type Writable = { -readonly [Key in keyof Present]: Present[Key] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : Present[Key] extends ReadonlySet<infer V> ? Set<V> : Present[Key] };

export interface Watch {
  readonly present: Present;
  /** Takes note of what happens next. */
  readonly see: (happening: Happening) => void;
}

export function watch(definition: Definition): Watch {
  const present: Writable = {
    steps: definition.body, standing: new Map(), applications: new Map(), running: new Map(), underWay: new Map(),
    cleared: new Set(), compensationCalled: new Set(), byHand: new Set(), struck: new Set(), done: new Set(),
    rejected: new Set(), unanswered: new Set(), succeeded: new Set(), fencedThemselves: new Set(), spared: new Set(), answers: new Map(), ruled: new Map(), beganLate: new Set(), timeIsOver: new Map(), listening: new Map(),
    holders: new Map(), unsettled: new Set(), undoing: new Set(), wrote: new Set(), acted: false, lastWord: undefined, over: undefined, second: undefined, visit: undefined, ended: undefined, endless: false,
  };
  const beside = [watchTime(definition, present), watchHolders(present)];
  return {
    present,
    see: (happening) => {
      for (const noting of beside) noteBy(noting, happening);
      see(present, happening);
    },
  };
}

function see(present: Writable, happening: Happening): void {
  switch (happening.kind) {
    case 'called': return called(present, happening);
    case 'heard': return heard(present, happening);
    case 'handler began':
      present.acted = true;
      present.running.set(whoText(happening.who), happening.who);
      present.unanswered.add(whoText(happening.who));
      return;
    case 'handler ended':
      if (happening.error !== undefined) present.struck.add(`${happening.who.step} ${happening.who.operation}`);
      else if (happening.who.operation === 'action') present.succeeded.add(happening.who.step);
      present.running.delete(whoText(happening.who));
      return;
    case 'died': present.running.delete(whoText(happening.who)); return;
    case 'began': if (happening.answer !== undefined) present.answers.set(whoText(happening.who), happening.answer); return;
    case 'replied': return replied(present, happening);
    case 'sent': present.underWay.set(happening.request, happening.who); return;
    case 'applied': return landed(present, happening);
    case 'undone':
      present.underWay.delete(happening.request);
      if (happening.effect) present.standing.delete(happening.who.step);
      return;
    case 'by hand': return seenTo(present, happening);
    case 'said':
      present.lastWord = happening.word;
      return answered(present);
    case 'ended': present.ended = happening; return;
    case 'cut off': present.endless = true; return;
    case 'redriven':
      present.over = present.ended?.outcome;
      answered(present);
      present.ended = undefined;
      return;
    case 'started again': present.second = { acted: present.second?.acted ?? false, outcome: undefined }; return;
    case 'second acts': present.second = { acted: true, outcome: undefined }; return;
    case 'second ended': present.second = { acted: present.second?.acted ?? false, outcome: happening.outcome }; return;
    case 'fault': present.struck.add(`${happening.site.step} ${happening.site.operation}`); return;
    case 'letter':
      present.spared.clear();
      present.visit = undefined;
      return;
    case 'stopped': present.visit = undefined; return;
    case 'invariant': case 'written': case 'listens':
  }
}

function replied(present: Writable, { who, error }: Extract<Happening, { kind: 'replied' }>): void {
  if (error === undefined) doneBy(present, who);
  if (error === 'Saga.InvalidResult' || error === 'Saga.ResultTooLarge') present.done.add(`${who.step} ${who.operation}`);
  if (error === 'Saga.Rejected') rejectedBy(present, who);
}

function rejectedBy(present: Writable, who: Who): void {
  if (present.unanswered.has(whoText(who))) present.rejected.add(who.step);
  if (present.steps.some(({ name, phase }) => name === who.step && phase !== 'forward')) present.fencedThemselves.add(who.step);
}

function answered(present: Writable): void {
  present.rejected.clear();
  present.unanswered.clear();
}

function doneBy(present: Writable, who: Who): void {
  const { step, operation } = who;
  const answer = present.answers.get(whoText(who));
  if (answer !== undefined) present.ruled.set(step, answer);
  present.done.add(`${step} ${operation}`);
  if (operation === 'compensation') present.cleared.add(step);
}

function called(present: Writable, { state, attempt, about, operation }: Extract<Happening, { kind: 'called' }>): void {
  if (operation === 'compensation') present.compensationCalled.add(about);
  const errors = attempt > 1 && present.visit?.state === state ? present.visit.errors : [];
  present.visit = { state, about, operation, errors, waiting: true };
}

/** What only a step raises that has fenced itself. */
const FENCED_ITSELF: ReadonlySet<string> = new Set(['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded']);

function heard(present: Writable, { state, about, operation, error = '' }: Extract<Happening, { kind: 'heard' }>): void {
  if (operation === 'action' && FENCED_ITSELF.has(error)) present.spared.add(about);
  if (present.visit?.state !== state) return;
  present.visit = error === '' ? undefined : { ...present.visit, errors: [...present.visit.errors, error], waiting: false };
}

function landed(present: Writable, { who, request, key, effect }: Extract<Happening, { kind: 'applied' }>): void {
  present.underWay.delete(request);
  if (!effect) return;
  present.succeeded.add(who.step);
  present.standing.set(who.step, (present.standing.get(who.step) ?? 0) + 1);
  present.applications.set(key, (present.applications.get(key) ?? 0) + 1);
}

function seenTo(present: Writable, { step, done }: Extract<Happening, { kind: 'by hand' }>): void {
  present.byHand.add(step);
  if (done === 'applied') present.standing.set(step, 1);
  else present.standing.delete(step);
}

export const compensable = ({ phase, compensation }: StepNode): boolean => phase === 'undoable' && typeof compensation === 'string';

/** Whether anything must not be left standing of a step when its saga is compensated: all that did not say that there is nothing to undo. */
export const mustNotStand = ({ phase, compensation }: StepNode): boolean => phase !== 'undoable' || typeof compensation !== 'object';
