import type { CompensatingItem, CompletedItem, FencedItem, LedgerItem, StartedItem } from '../ledger/item';
import { ifAbandoned } from './abandoned';
import { signatureOf, type Caller } from './caller';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from './decision';
import { mayStillLand, whileItMayAct } from './timing';

/** The item is the caller's: the compensation's handler may run. */
export interface RunCompensation {
  readonly kind: 'run';
  readonly item: CompensatingItem;
}

export type CompensationBegin = RunCompensation | Reply | Refusal;
type Begun = CompensationBegin | Write<CompensationBegin>;

/** What a compensation does over the item that stands there. */
export function beginCompensation(found: LedgerItem | undefined, caller: Caller): Begun {
  return found === undefined ? write(fence(caller), NOTHING) : ifAbandoned(found) ?? compensateOver(found, caller);
}

function compensateOver(item: LedgerItem, caller: Caller): Begun {
  switch (item.status) {
    case 'STARTED': return whileItMayAct(item, caller) ?? whileItMayLand(item, caller) ?? compensate(item, 'unknown', caller);
    case 'COMPLETED': return (item.unresolved ? whileItMayLand(item, caller) : undefined) ?? compensate(item, 'applied', caller);
    case 'COMPENSATING': return whileItMayAct(item, caller) ?? compensate(item, item.outcome, caller);
    case 'NOT_APPLIED': return write(fence(caller, item), NOTHING);
    case 'COMPENSATED':
    case 'FENCED': return NOTHING;
  }
}

/** Nothing of the step is applied, and from now on nothing can be. */
export const fence = (caller: Caller, item?: LedgerItem): FencedItem => ({ ...signatureOf(caller), status: 'FENCED', input: item?.input });

/**
 * Refused while what an attempt sent may still land.
 *
 * 1. Attempt 1 sends its charge and is killed; attempt 2 takes over, returns, and the item is COMPLETED but `unresolved`.
 * 2. The compensation voids the charge.
 * 3. Attempt 1's charge lands. So even a completed step waits, as long as an attempt before it could still land.
 */
const whileItMayLand = (item: StartedItem | CompletedItem, caller: Caller): Refusal | undefined =>
  mayStillLand(item, caller) ? refuse('Saga.StepInFlight', 'What an attempt of this step has sent may still land. Try again once it cannot.') : undefined;

function compensate(item: StartedItem | CompletedItem | CompensatingItem, outcome: CompensatingItem['outcome'], caller: Caller): Write<RunCompensation> {
  const { input, result } = item;
  const own: CompensatingItem = { ...signatureOf(caller), status: 'COMPENSATING', leaseUntil: caller.leaseUntil, outcome, input, result };
  return write(own, { kind: 'run', item: own });
}
