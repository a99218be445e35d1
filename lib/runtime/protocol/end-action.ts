import { epochMillis, type EpochMillis } from '../../contract/time';
import type { CompletedItem, FencedItself, LedgerItem, StartedItem, Unusable } from '../ledger/item';
import { fencedItself, quietOf, unproven, type RunAction } from './begin-action';
import type { Caller } from './caller';
import { write, type Refusal, type Reply, type Write } from './decision';
import { isOwn, LOST } from './settle';
import { ALWAYS_QUIET, RELEASED } from './timing';

/** What a step gave that has taken effect: its result, or why that cannot travel. */
export type Gave = Reply | Unusable;

/** How an attempt ended, in its own words. */
export type AttemptEnd =
  | { readonly gave: Gave }
  | { readonly rejection: FencedItself }
  /** It threw. `acted`: its handler ran, so what that sent may still land. Otherwise only `verify` did, which looks and sends nothing. */
  | { readonly refusal: Refusal; readonly acted: boolean };

export type ActionEnd = Reply | Refusal;

/** What an attempt's end does over the item that stands there; at first that is the attempt's own. */
export function endAction(found: LedgerItem | undefined, run: RunAction, end: AttemptEnd, caller: Caller): ActionEnd | Write<ActionEnd> {
  if (!isOwn(found, run.item)) return LOST;
  if ('gave' in end) return write(completed(run, end.gave), end.gave);
  if ('refusal' in end) return write(released(run, end.acted ? caller.now : ALWAYS_QUIET), end.refusal);
  return run.item.unresolved
    ? write(released(run, caller.now), unproven(end.rejection))
    : write(fencedItself(caller, end.rejection, run.item.input), end.rejection);
}

function completed({ item: { leaseUntil: _over, ...rest }, earlier }: RunAction, gave: Gave): CompletedItem {
  return { ...rest, ...('error' in gave ? { unusable: gave } : gave), status: 'COMPLETED', quietAfter: quietOf(earlier) };
}

/** A retry need not wait for the lease of an attempt that has ended; a compensation waits for what the attempt sent until `sentUntil`. */
function released({ item, earlier }: RunAction, sentUntil: EpochMillis): StartedItem {
  return { ...item, leaseUntil: RELEASED, quietAfter: epochMillis(Math.max(quietOf(earlier), sentUntil)), unresolved: true };
}
