import type { CompensatedItem, LedgerItem } from '../ledger/item';
import type { RunCompensation } from './begin-compensation';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from './decision';
import { RELEASED } from './timing';

/** How a compensation's handler ended: it returned, or the refusal says what it threw. */
export type CompensationEnd = { readonly kind: 'returned' } | Refusal;

/** What a compensation's end does over the item that stands there; at first that is the compensation's own. */
export function endCompensation(found: LedgerItem | undefined, { item }: RunCompensation, end: CompensationEnd): Reply | Refusal | Write<Reply | Refusal> {
  if (found?.status !== 'COMPENSATING' || found.attemptId !== item.attemptId) return lost(found);
  return end.kind === 'returned' ? write(compensated(item), NOTHING) : write({ ...item, leaseUntil: RELEASED }, end);
}

function compensated({ leaseUntil: _over, outcome: _outcome, ...rest }: RunCompensation['item']): CompensatedItem {
  return { ...rest, status: 'COMPENSATED' };
}

/** This compensation outlived its lease, and another went on from there. */
function lost(found: LedgerItem | undefined): Reply | Refusal {
  return found?.status === 'COMPENSATED' ? NOTHING : refuse('Saga.StepInFlight', 'This compensation outlived its lease, and another has gone on from there.');
}
