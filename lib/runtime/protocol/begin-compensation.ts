import type { CompensatingItem, CompletedItem, FencedItem, LedgerItem, StartedItem } from '../ledger/item';
import { create, signatureOf, standingOf, type Caller } from './caller';
import { NOTHING, refuse, replace, type Refusal, type Reply, type Write } from './decision';
import { mayStillAct, mayStillLand } from './timing';

/** The item is the caller's: the compensation's handler may run. */
export interface RunCompensation {
  readonly kind: 'run';
  readonly item: CompensatingItem;
}

export type CompensationBegin = RunCompensation | Reply | Refusal;

/** What a compensation does over the item that stands there. */
export function beginCompensation(found: LedgerItem | undefined, caller: Caller): CompensationBegin | Write<CompensationBegin> {
  const standing = standingOf(found, caller);
  if (standing.kind === 'refuse') return standing;
  const { item } = standing;
  if (item === undefined) return create(caller, fence(caller), NOTHING);
  if (item.resolution?.answer === 'abandon') return refuse('Saga.StepFenced', 'The saga has been abandoned: no step of it is compensated any more.');
  switch (item.status) {
    case 'STARTED': return tooEarly(item, caller) ?? compensate(item, 'unknown', caller);
    case 'COMPLETED': return tooEarly(item, caller) ?? compensate(item, 'applied', caller);
    case 'COMPENSATING':
      return mayStillAct(item, caller) ? refuse('Saga.StepInFlight', 'Another compensation of this step may still act.') : compensate(item, item.outcome, caller);
    case 'NOT_APPLIED': return replace(item, { ...item, ...fence(caller) }, NOTHING);
    case 'COMPENSATED':
    case 'FENCED': return NOTHING;
  }
}

/** Nothing has run, and from now on nothing can. */
const fence = (caller: Caller): FencedItem => ({ ...signatureOf(caller), status: 'FENCED' });

/**
 * Whether an attempt may still act, or what one sent may still land.
 *
 * 1. Attempt 1 sends its charge and is killed; attempt 2 takes over, returns, and the item is COMPLETED but `unresolved`.
 * 2. The compensation voids the charge.
 * 3. Attempt 1's charge lands. So even a completed step waits, as long as an attempt before it could still land.
 */
export function tooEarly(item: StartedItem | CompletedItem, caller: Caller): Refusal | undefined {
  if (item.status === 'STARTED' && mayStillAct(item, caller)) return refuse('Saga.StepInFlight', 'An attempt of this step may still act.');
  if ((item.status === 'STARTED' || item.unresolved) && mayStillLand(item, caller)) {
    return refuse('Saga.StepInFlight', 'What an attempt of this step has sent may still land.');
  }
  return undefined;
}

function compensate(item: StartedItem | CompletedItem | CompensatingItem, outcome: CompensatingItem['outcome'], caller: Caller): Write<RunCompensation> {
  const { input, result } = item;
  const own: CompensatingItem = { ...signatureOf(caller), status: 'COMPENSATING', leaseUntil: caller.leaseUntil, outcome, input, result };
  return replace(item, own, { kind: 'run', item: own });
}
