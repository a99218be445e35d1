import type { EpochMillis } from '../../contract/time';
import type { CompletedItem, FencedItself, Gave, LedgerItem, StartedItem } from '../ledger/item';
import { fencedItself, resultOf, unproven, type ActionCaller, type RunAction } from './begin-action';
import { refuse, refuseAgain, write, type Refusal, type Reply, type Write } from './decision';
import { ALWAYS_QUIET, later, RELEASED } from './timing';

/** How an attempt ended, in its own words. */
export type AttemptEnd =
  | { readonly kind: 'applied'; readonly gave: Gave }
  | { readonly kind: 'rejected'; readonly refusal: FencedItself }
  /** It threw. `acted`: its handler ran, so what that sent may still land. Otherwise only `verify` did, which looks and sends nothing. */
  | { readonly kind: 'failed'; readonly acted: boolean; readonly refusal: Refusal };

export type ActionEnd = Reply | Refusal;

/** What an attempt's end does over the item that stands there; at first that is the attempt's own. */
export function endAction(found: LedgerItem | undefined, run: RunAction, end: AttemptEnd, caller: ActionCaller): ActionEnd | Write<ActionEnd> {
  if (found?.status !== 'STARTED' || found.attemptId !== run.item.attemptId) return lost(found);
  switch (end.kind) {
    case 'applied': return write(completed(run, end.gave), resultOf(end.gave));
    case 'rejected':
      return run.item.unresolved
        ? write(released(run, caller.now), unproven(end.refusal))
        : write(fencedItself(caller, end.refusal), refuseAgain(end.refusal));
    case 'failed': return write(released(run, end.acted ? caller.now : ALWAYS_QUIET), end.refusal);
  }
}

function completed({ item: { leaseUntil: _over, ...rest }, earlierQuietAfter }: RunAction, gave: Gave): CompletedItem {
  return { ...rest, ...gave, status: 'COMPLETED', quietAfter: earlierQuietAfter };
}

/** A retry need not wait for the lease of an attempt that has ended; a compensation waits for what the attempt sent until `sentUntil`. */
function released({ item, earlierQuietAfter }: RunAction, sentUntil: EpochMillis): StartedItem {
  return { ...item, leaseUntil: RELEASED, quietAfter: later(earlierQuietAfter, sentUntil), unresolved: true };
}

/** This attempt outlived its lease, and another went on from there. Its own end is of no weight any more. */
function lost(found: LedgerItem | undefined): ActionEnd {
  if (found?.status === 'COMPLETED') return resultOf(found);
  return refuse(found?.status === 'STARTED' ? 'Saga.StepInFlight' : 'Saga.StepFenced', 'This attempt outlived its lease, and another has gone on from there.');
}
