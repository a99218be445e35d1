import type { CompletedItem, FencedItself, LedgerItem, StartedItem, Unusable } from '../ledger/item';
import { fencedItself, resultOf, unproven, type ActionCaller, type RunAction } from './begin-action';
import { refuse, refuseAgain, reply, write, type Refusal, type Reply, type Write } from './decision';
import { later, RELEASED } from './timing';

/** How an attempt ended, in its own words. */
export type AttemptEnd =
  | { readonly kind: 'returned'; readonly result: string }
  /** It has taken effect, and what it gave back cannot travel. */
  | { readonly kind: 'unusable'; readonly unusable: Unusable }
  | { readonly kind: 'rejected'; readonly refusal: FencedItself }
  /** It threw: what it sent may still land. */
  | { readonly kind: 'failed'; readonly refusal: Refusal }
  /** Only `verify` ran, which looks and sends nothing. */
  | { readonly kind: 'notRun'; readonly refusal: Refusal };

export type ActionEnd = Reply | Refusal;

/** What an attempt's end does over the item that stands there; at first that is the attempt's own. */
export function endAction(found: LedgerItem | undefined, run: RunAction, end: AttemptEnd, caller: ActionCaller): ActionEnd | Write<ActionEnd> {
  if (found?.status !== 'STARTED' || found.attemptId !== run.item.attemptId) return lost(found);
  switch (end.kind) {
    case 'returned': return write({ ...completed(run), result: end.result }, reply(end.result));
    case 'unusable': return write({ ...completed(run), unusable: end.unusable }, refuseAgain(end.unusable));
    case 'rejected':
      return run.item.unresolved
        ? write(released(run, caller), unproven(end.refusal))
        : write(fencedItself(caller, end.refusal), refuseAgain(end.refusal));
    case 'failed': return write(released(run, caller), end.refusal);
    case 'notRun': return write({ ...released(run, caller), quietAfter: run.earlierQuietAfter }, end.refusal);
  }
}

function completed({ item: { leaseUntil: _over, ...rest }, earlierQuietAfter }: RunAction): CompletedItem {
  return { ...rest, status: 'COMPLETED', quietAfter: earlierQuietAfter };
}

/** A retry need not wait for the lease of an attempt that has ended; a compensation waits for what the attempt sent before now. */
function released({ item, earlierQuietAfter }: RunAction, { now }: ActionCaller): StartedItem {
  return { ...item, leaseUntil: RELEASED, quietAfter: later(earlierQuietAfter, now), unresolved: true };
}

/** This attempt outlived its lease, and another went on from there. Its own end is of no weight any more. */
function lost(found: LedgerItem | undefined): ActionEnd {
  if (found?.status === 'COMPLETED') return resultOf(found);
  return refuse(found?.status === 'STARTED' ? 'Saga.StepInFlight' : 'Saga.StepFenced', 'This attempt outlived its lease, and another has gone on from there.');
}
