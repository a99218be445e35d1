import { epochMillis, type EpochMillis } from '../../contract/time';
import { isAbandoned, type CompletedItem, type FencedItem, type FencedItself, type LedgerItem, type NotAppliedItem, type StartedItem } from '../ledger/item';
import type { Caller } from './caller';
import { refuse, write, type Refusal, type Reply, type Write } from './decision';
import { ALWAYS_QUIET, whileItMayAct } from './timing';

/** What an action brings that asks to begin. */
export interface ActionAsked {
  /** The step's input as JSON text. */
  readonly input: string;
  /** Why the handler must not run even if it may: the input does not fit, or the deadline has passed. */
  readonly refusal: FencedItself | undefined;
  /** Whether a second try could double the effect, and nothing can look. */
  readonly once: boolean;
}

/** The item is the caller's: the handler may run. */
export interface RunAction {
  readonly item: StartedItem;
  /** The attempt before, which ended, or was killed, without anyone knowing whether it took effect. */
  readonly earlier: StartedItem | undefined;
}

export type ActionBegin = RunAction | Reply | Refusal;
type Begun = ActionBegin | Write<ActionBegin>;

/** What an action does over the item that stands there. */
export function beginAction(found: LedgerItem | undefined, caller: Caller, asked: ActionAsked): Begun {
  if (!found) return begin(caller, asked);
  if (isAbandoned(found)) return runsNoMore('abandoned');
  switch (found.status) {
    case 'STARTED': return whileItMayAct(found, caller) ?? begin(caller, asked, found);
    case 'COMPLETED': return resultOf(found);
    // 1. A step after the pivot is rejected: NOT_APPLIED, and the saga parks.
    // 2. A human answers `retry`: the machine enters the state anew.
    // 3. Lambda delivers the first entry's invocation a second time: it must not run beside the second entry's.
    // So only a later entry starts the step again; the same one hears its rejection again.
    case 'NOT_APPLIED': return caller.entered > found.entered ? begin(caller, asked) : found.refusal;
    // Of a step that fenced itself a second delivery hears the same as the first, so that a pivot whose rejection got lost does not park.
    case 'FENCED': return found.refusal ?? runsNoMore(found.status);
    case 'COMPENSATING':
    case 'COMPENSATED': return runsNoMore(found.status);
  }
}

/** Over what an attempt before left behind that ended, or was killed, without anyone knowing whether it took effect; or over nothing. */
function begin(caller: Caller, { input, refusal, once }: ActionAsked, earlier?: StartedItem): Begun {
  if (refusal) return earlier ? unproven(refusal) : write(fencedItself(caller, refusal), refusal);
  if (earlier && once) return refuse('Saga.NotRepeatable', COULD_DOUBLE);
  const { signature, leaseUntil } = caller;
  const item: StartedItem = { ...signature, status: 'STARTED', input, leaseUntil, quietAfter: epochMillis(Math.max(quietOf(earlier), leaseUntil)), unresolved: !!earlier };
  return write(item, { item, earlier });
}

const UNKNOWN = 'An earlier attempt may have taken effect';

/** Where the downstream ignores idempotency keys. */
export const COULD_DOUBLE = `${UNKNOWN}, and another could double it.`;

/** From when on nothing of the attempts up to this one acts any more. */
export const quietOf = (earlier: StartedItem | CompletedItem | undefined): EpochMillis => earlier?.quietAfter ?? ALWAYS_QUIET;

/** What a step that took effect gave, or why that cannot travel. */
export const resultOf = ({ unusable, result = 'null' }: CompletedItem): Reply | Refusal => unusable ?? { result };

export const runsNoMore = (state: string): Refusal => refuse('Saga.StepFenced', `The step is ${state}, and runs no more.`);

/** By its own word nothing of the step is applied: never again before and at the pivot, until a human says so after it. */
export function fencedItself({ signature, phase, entered }: Caller, refusal: FencedItself, input?: string): FencedItem | NotAppliedItem {
  const item = { ...signature, input, refusal };
  return phase === 'forward' ? { ...item, status: 'NOT_APPLIED', entered } : { ...item, status: 'FENCED' };
}

/** What one attempt says of itself proves nothing about the attempts before it. */
export const unproven = ({ error, message }: Refusal): Refusal =>
  refuse('Saga.OutcomeUnknown', `${UNKNOWN}. This one ended with ${error}: ${message}`);
