import type { EpochMillis } from '../../contract/time';
import type { CompletedItem, Gave, FencedItself, FencedItem, LedgerItem, NotAppliedItem, StartedItem } from '../ledger/item';
import { ifAbandoned } from './abandoned';
import { signatureOf, type Caller } from './caller';
import { refuse, refuseAgain, reply, write, type Refusal, type Refused, type Reply, type Write } from './decision';
import { ALWAYS_QUIET, later, RELEASED, whileItMayAct } from './timing';

/** An action that asks to begin. */
export interface ActionCaller extends Caller {
  /** The step's input as JSON text. Unknown to a human who answers for a step that never began. */
  readonly input: string | undefined;
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
  /** An earlier attempt ended without a word: its process was killed. */
  readonly takesOver: boolean;
}

export type ActionBegin = RunAction | Reply | Refusal;
type Begun = ActionBegin | Write<ActionBegin>;

/** What an action does over the item that stands there. */
export function beginAction(found: LedgerItem | undefined, caller: ActionCaller): Begun {
  return found === undefined ? beginFresh(caller) : ifAbandoned(found) ?? beginOver(found, caller);
}

function beginOver(item: LedgerItem, caller: ActionCaller): Begun {
  switch (item.status) {
    case 'STARTED': return whileItMayAct(item, caller) ?? beginAgain(item, caller);
    case 'COMPLETED': return resultOf(item);
    case 'NOT_APPLIED': return isLaterEntry(caller, item) ? beginFresh(caller) : refuseAgain(item.refusal);
    // Of a step that fenced itself a second delivery hears the same as the first, so that a pivot whose rejection got lost does not park.
    case 'FENCED': return item.refusal ? refuseAgain(item.refusal) : runsNoMore(item);
    case 'COMPENSATING':
    case 'COMPENSATED': return runsNoMore(item);
  }
}

function beginFresh(caller: ActionCaller): Begun {
  const { input, leaseUntil, refusal } = caller;
  if (refusal) return write(fencedItself(caller, refusal), refuseAgain(refusal));
  const item: StartedItem = { ...signatureOf(caller), status: 'STARTED', input, leaseUntil, quietAfter: leaseUntil, unresolved: false };
  return write(item, { kind: 'run', item, earlierQuietAfter: ALWAYS_QUIET, verify: false, takesOver: false });
}

/** An earlier attempt ended, or was killed, without anyone knowing whether it took effect. */
function beginAgain(earlier: StartedItem, caller: ActionCaller): Begun {
  const { input, leaseUntil, refusal, afterUnknown } = caller;
  if (refusal) return unproven(refusal);
  if (afterUnknown === 'never') {
    return refuse('Saga.NotRepeatable', 'An earlier attempt may have taken effect, the downstream ignores idempotency keys, and nothing can look.');
  }
  const item: StartedItem = { ...signatureOf(caller), status: 'STARTED', input, leaseUntil, quietAfter: later(earlier.quietAfter, leaseUntil), unresolved: true };
  return write(item, { kind: 'run', item, earlierQuietAfter: earlier.quietAfter, verify: afterUnknown === 'verify', takesOver: earlier.leaseUntil !== RELEASED });
}

/** What a step that took effect gave, or why that cannot travel. */
export const resultOf = ({ unusable, result = 'null' }: Gave | CompletedItem): Reply | Refusal => (unusable ? refuseAgain(unusable) : reply(result));

/**
 * 1. A step after the pivot is rejected: NOT_APPLIED, and the saga parks.
 * 2. A human answers `retry`: the machine enters the state anew.
 * 3. Lambda delivers the first entry's invocation a second time: it must not run beside the second entry's.
 *
 * So only a later entry starts the step again; the same one hears its rejection again.
 */
const isLaterEntry = (caller: ActionCaller, item: NotAppliedItem): boolean => caller.entered > item.entered;

const runsNoMore = ({ status }: LedgerItem): Refusal => refuse('Saga.StepFenced', `The step is ${status}: it cannot run any more.`);

/** By its own word nothing of the step is applied: never again before and at the pivot, until a human says so after it. */
export function fencedItself(caller: ActionCaller, refusal: FencedItself): FencedItem | NotAppliedItem {
  const common = { ...signatureOf(caller), input: caller.refusal ? undefined : caller.input, refusal };
  return caller.phase === 'forward' ? { ...common, status: 'NOT_APPLIED', entered: caller.entered } : { ...common, status: 'FENCED' };
}

/** What one attempt says of itself proves nothing about the attempts before it. */
export const unproven = ({ error, message }: Refused): Refusal =>
  refuse('Saga.OutcomeUnknown', `An earlier attempt may have taken effect, so this one's ${error} proves nothing: ${message}`);
