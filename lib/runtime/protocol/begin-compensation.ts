import { isAbandoned, type CompensatingItem, type CompletedItem, type FencedItem, type LedgerItem, type StartedItem } from '../ledger/item';
import { runsNoMore } from './begin-action';
import type { Caller } from './caller';
import { NOTHING, write, type Refusal, type Reply, type Write } from './decision';
import { whileItMayAct, whileItMayLand } from './timing';

/** The item is the caller's: the compensation's handler may run. */
export interface RunCompensation {
  readonly item: CompensatingItem;
}

export type CompensationBegin = RunCompensation | Reply | Refusal;
type Begun = CompensationBegin | Write<CompensationBegin>;

/**
 * What a compensation does over the item that stands there. Even a completed step waits, as long as an attempt before it could still land:
 *
 * 1. Attempt 1 sends its charge and is killed; attempt 2 takes over, returns, and the item is COMPLETED but `unresolved`.
 * 2. The compensation voids the charge.
 * 3. Attempt 1's charge lands.
 */
export function beginCompensation(found: LedgerItem | undefined, caller: Caller): Begun {
  if (isAbandoned(found)) return runsNoMore('abandoned');
  switch (found?.status) {
    case 'STARTED': return whileItMayAct(found, caller) ?? whileItMayLand(found, caller) ?? compensate(found, 'unknown', caller);
    case 'COMPLETED': return (found.unresolved && whileItMayLand(found, caller)) || compensate(found, 'applied', caller);
    case 'COMPENSATING': return whileItMayAct(found, caller) ?? compensate(found, found.outcome, caller);
    case undefined:
    case 'NOT_APPLIED': return write(fence(caller, found), NOTHING);
    case 'COMPENSATED':
    case 'FENCED': return NOTHING;
  }
}

/** Nothing of the step is applied, and from now on nothing can be. */
export const fence = ({ signature }: Caller, item?: LedgerItem): FencedItem => ({ ...signature, status: 'FENCED', input: item?.input });

function compensate({ input, result }: StartedItem | CompletedItem | CompensatingItem, outcome: CompensatingItem['outcome'], { signature, leaseUntil }: Caller): Write<RunCompensation> {
  const item: CompensatingItem = { ...signature, status: 'COMPENSATING', leaseUntil, outcome, input, result };
  return write(item, { item });
}
