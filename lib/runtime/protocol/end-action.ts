import type { CompletedItem, FencedItself, LedgerItem, StartedItem, Unusable } from '../ledger/item';
import { fencedItself, refusalOf, unproven, type ActionCaller, type RunAction } from './begin-action';
import { refuse, replace, reply, type Refusal, type Reply, type Write } from './decision';
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
    case 'returned': return replace(found, { ...completed(run), result: end.result }, reply(end.result));
    case 'unusable': return replace(found, { ...completed(run), unusable: end.unusable }, refuse(end.unusable.error, end.unusable.message));
    case 'rejected':
      return run.item.unresolved
        ? replace(found, released(run, caller), unproven(end.refusal))
        : replace(found, fencedItself(caller, end.refusal), refusalOf(end.refusal));
    case 'failed': return replace(found, released(run, caller), end.refusal);
    case 'notRun': return replace(found, { ...released(run, caller), quietAfter: run.earlierQuietAfter }, end.refusal);
  }
}

function completed({ item, earlierQuietAfter }: RunAction): CompletedItem {
  const { leaseUntil: _over, ...rest } = item;
  return { ...rest, status: 'COMPLETED', quietAfter: earlierQuietAfter };
}

/** A retry need not wait for the lease of an attempt that has ended; a compensation waits for what the attempt sent before now. */
function released({ item, earlierQuietAfter }: RunAction, { now }: ActionCaller): StartedItem {
  return { ...item, leaseUntil: RELEASED, quietAfter: later(earlierQuietAfter, now), unresolved: true };
}

/** This attempt outlived its lease, and another went on from there. Its own end is of no weight any more. */
function lost(found: LedgerItem | undefined): ActionEnd {
  switch (found?.status) {
    case 'COMPLETED': return found.result === undefined ? refuse('Saga.OutcomeUnknown', OUTLIVED) : reply(found.result);
    case 'STARTED': return refuse('Saga.StepInFlight', OUTLIVED);
    case undefined:
    case 'NOT_APPLIED':
    case 'COMPENSATING':
    case 'COMPENSATED':
    case 'FENCED': return refuse('Saga.StepFenced', OUTLIVED);
  }
}

const OUTLIVED = 'This attempt outlived its lease, and another has gone on from there.';
