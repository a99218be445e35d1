import type { CompensatedItem, LedgerItem } from '../ledger/item';
import type { RunCompensation } from './begin-compensation';
import { NOTHING, refuse, replace, type Refusal, type Reply, type Write } from './decision';
import { RELEASED } from './timing';

export type CompensationEnd = { readonly kind: 'returned' } | { readonly kind: 'failed'; readonly refusal: Refusal };

/** What a compensation's end does over the item that stands there; at first that is the compensation's own. */
export function endCompensation(found: LedgerItem | undefined, run: RunCompensation, end: CompensationEnd): Reply | Refusal | Write<Reply | Refusal> {
  if (found?.status !== 'COMPENSATING' || found.attemptId !== run.item.attemptId) return lost(found);
  return end.kind === 'returned'
    ? replace(found, compensated(run), NOTHING)
    : replace(found, { ...run.item, leaseUntil: RELEASED }, end.refusal);
}

function compensated({ item }: RunCompensation): CompensatedItem {
  const { leaseUntil: _over, outcome: _outcome, ...rest } = item;
  return { ...rest, status: 'COMPENSATED' };
}

/** This compensation outlived its lease, and another went on from there. */
function lost(found: LedgerItem | undefined): Reply | Refusal {
  return found?.status === 'COMPENSATED' ? NOTHING : refuse('Saga.StepInFlight', 'This compensation outlived its lease, and another has gone on from there.');
}
