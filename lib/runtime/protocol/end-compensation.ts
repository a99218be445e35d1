import type { CompensatedItem, LedgerItem } from '../ledger/item';
import type { RunCompensation } from './begin-compensation';
import { NOTHING, write, type Refusal, type Reply, type Write } from './decision';
import { isOwn, LOST } from './settle';
import { RELEASED } from './timing';

/**
 * What a compensation's end does over the item that stands there; at first that is the compensation's own.
 *
 * @param failure What the machine hears of a handler that threw; none when it returned
 */
export function endCompensation(found: LedgerItem | undefined, { item }: RunCompensation, failure?: Refusal): Reply | Refusal | Write<Reply | Refusal> {
  if (!isOwn(found, item)) return LOST;
  return failure ? write({ ...item, leaseUntil: RELEASED }, failure) : write(compensated(item), NOTHING);
}

export function compensated({ leaseUntil: _over, outcome: _outcome, ...rest }: RunCompensation['item']): CompensatedItem {
  return { ...rest, status: 'COMPENSATED' };
}
