import type { CompensatedItem, LedgerItem } from '../ledger/item';
import type { RunCompensation } from './begin-compensation';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from './decision';
import { RELEASED } from './timing';

/**
 * What a compensation's end does over the item that stands there; at first that is the compensation's own.
 *
 * @param failure What the machine hears of a handler that threw; none when it returned
 */
export function endCompensation(found: LedgerItem | undefined, { item }: RunCompensation, failure?: Refusal): Reply | Refusal | Write<Reply | Refusal> {
  if (found?.status !== 'COMPENSATING' || found.attemptId !== item.attemptId) return lost(found);
  return failure ? write({ ...item, leaseUntil: RELEASED }, failure) : write(compensated(item), NOTHING);
}

function compensated({ leaseUntil: _over, outcome: _outcome, ...rest }: RunCompensation['item']): CompensatedItem {
  return { ...rest, status: 'COMPENSATED' };
}

/** This compensation outlived its lease, and another went on from there. */
function lost(found: LedgerItem | undefined): Reply | Refusal {
  return found?.status === 'COMPENSATED' ? NOTHING : refuse('Saga.StepInFlight', 'This compensation outlived its lease, and another has gone on from there.');
}
