import type { Phase } from '../../contract/step-request';
import type { EpochMillis } from '../../contract/time';
import type { FencedItself, FencedItem, LedgerItem, NotAppliedItem, StartedItem } from '../ledger/item';
import { create, signatureOf, standingOf, type Caller } from './caller';
import { refuse, replace, reply, type Refusal, type Reply, type Write } from './decision';
import { ALWAYS_QUIET, later, mayStillAct } from './timing';

/** An action that asks to begin. */
export interface ActionCaller extends Caller {
  readonly phase: Phase;
  /** When the machine entered the state. Compared only with the machine's own times. */
  readonly entered: EpochMillis;
  /** The step's input as JSON text. */
  readonly input: string;
  /** Why the handler must not run even if it may: the input does not fit, or the deadline has passed. */
  readonly refusal: FencedItself | undefined;
  /** What is to be done when an earlier attempt's outcome is unknown. */
  readonly afterUnknown: AfterUnknown;
}

/** `repeat`: the downstream applies a key once. `verify`: look first. `never`: a second try could double the effect, and nothing can look. */
export type AfterUnknown = 'repeat' | 'verify' | 'never';

/** The item is the caller's: the handler may run. */
export interface RunAction {
  readonly kind: 'run';
  readonly item: StartedItem;
  /** `quietAfter` of the attempts before this one. */
  readonly earlierQuietAfter: EpochMillis;
  /** Ask the action's `verify` before the handler. */
  readonly verify: boolean;
}

export type ActionBegin = RunAction | Reply | Refusal;

/** What an action does over the item that stands there. */
export function beginAction(found: LedgerItem | undefined, caller: ActionCaller): ActionBegin | Write<ActionBegin> {
  const standing = standingOf(found, caller);
  if (standing.kind === 'refuse') return standing;
  const { item } = standing;
  if (item === undefined) return beginFresh(caller);
  if (item.resolution?.answer === 'abandon') return refuse('Saga.StepFenced', 'The saga has been abandoned: no step of it runs any more.');
  switch (item.status) {
    case 'STARTED': return beginAgain(item, caller);
    case 'COMPLETED':
      return item.result === undefined ? unusable(item) : reply(item.result);
    case 'NOT_APPLIED': return beginAfterRejection(item, caller);
    case 'COMPENSATING':
    case 'COMPENSATED': return refuse('Saga.StepFenced', 'The step has been compensated, or is being compensated: it cannot run any more.');
    case 'FENCED': return fenced(item);
  }
}

function beginFresh(caller: ActionCaller): Write<ActionBegin> {
  if (caller.refusal) return create(caller, fencedItself(caller, caller.refusal), refusalOf(caller.refusal));
  const run = firstRun(caller);
  return create(caller, run.item, run);
}

function firstRun(caller: ActionCaller): RunAction {
  const { input, leaseUntil } = caller;
  const item: StartedItem = { ...signatureOf(caller), status: 'STARTED', input, leaseUntil, quietAfter: leaseUntil, unresolved: false };
  return { kind: 'run', item, earlierQuietAfter: ALWAYS_QUIET, verify: false };
}

/** An earlier attempt ended, or was killed, without anyone knowing whether it took effect. */
function beginAgain(item: StartedItem, caller: ActionCaller): ActionBegin | Write<ActionBegin> {
  if (mayStillAct(item, caller)) return refuse('Saga.StepInFlight', 'An earlier attempt of this step may still act.');
  if (caller.refusal) return unproven(caller.refusal);
  if (caller.afterUnknown === 'never') {
    return refuse('Saga.OutcomeUnknown', 'An earlier attempt may have taken effect, the downstream ignores idempotency keys, and the action has no verify: it is not tried again.');
  }
  const run: RunAction = { kind: 'run', item: takenOver(item, caller), earlierQuietAfter: item.quietAfter, verify: caller.afterUnknown === 'verify' };
  return replace(item, run.item, run);
}

function takenOver(item: StartedItem, caller: ActionCaller): StartedItem {
  const { input, leaseUntil } = caller;
  const quietAfter = later(item.quietAfter, leaseUntil);
  return { ...signatureOf(caller), status: 'STARTED', input, leaseUntil, quietAfter, unresolved: true };
}

/**
 * 1. A step after the pivot is rejected: NOT_APPLIED, and the saga parks.
 * 2. A human answers `retry`: the machine enters the state anew.
 * 3. Lambda delivers the first entry's invocation a second time: it must not run beside the second entry's.
 *
 * So only a later entry starts the step again; the same one hears its rejection again.
 */
function beginAfterRejection(item: NotAppliedItem, caller: ActionCaller): ActionBegin | Write<ActionBegin> {
  if (caller.entered <= item.entered) return refusalOf(item.refusal);
  if (caller.refusal) return replace(item, fencedItself(caller, caller.refusal), refusalOf(caller.refusal));
  const run = firstRun(caller);
  return replace(item, run.item, run);
}

/** A step that fenced itself answers a second delivery as it answered the first, so that a pivot whose rejection got lost does not park. */
function fenced(item: FencedItem): Refusal {
  return item.refusal ? refusalOf(item.refusal) : refuse('Saga.StepFenced', 'The step is fenced: it was compensated before it ran, or a human has ruled it out.');
}

function unusable(item: { readonly unusable?: { readonly error: Refusal['error']; readonly message: string } | undefined }): Refusal {
  return refuse(item.unusable?.error ?? 'Saga.InvalidResult', item.unusable?.message ?? 'The ledger has no result of this step.');
}

/** By its own word nothing of the step is applied: never again before and at the pivot, until a human says so after it. */
export function fencedItself(caller: ActionCaller, refusal: FencedItself): FencedItem | NotAppliedItem {
  const common = { ...signatureOf(caller), input: caller.refusal ? undefined : caller.input, refusal };
  return caller.phase === 'forward' ? { ...common, status: 'NOT_APPLIED', entered: caller.entered } : { ...common, status: 'FENCED' };
}

export const refusalOf = ({ error, message }: FencedItself): Refusal => refuse(error, message);

/** What one attempt says of itself proves nothing about the attempts before it. */
export const unproven = ({ error, message }: FencedItself): Refusal =>
  refuse('Saga.OutcomeUnknown', `An earlier attempt may have taken effect, so this one's ${error} proves nothing: ${message}`);
