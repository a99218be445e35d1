import type { LedgerItem } from '../ledger/item';
import type { LedgerStore } from '../ledger/store';
import { barred, expectedBy, ownOf, type Caller } from './caller';
import { refuse, type Refusal, type Reply, type Write } from './decision';

/** How often a decision is taken again because somebody else wrote in between. Each time someone has made progress, so few are enough. */
const MAX_ROUNDS = 8;

/** What there is to do once the ledger is settled. */
type Settled = Reply | Refusal | { readonly kind: 'run' };

/** Decides over an item. Called again with what stands in the table whenever a write found something else. */
export type Decide<Asking extends Caller, Outcome extends Settled> = (found: LedgerItem | undefined, caller: Asking) => Outcome | Write<Outcome>;

/**
 * Decides over an item and writes what was decided, until that holds. The item may be a guess: the write's condition proves it. `asking` says
 * who asks, and at which moment, for each round. Rejects when the store does.
 */
export async function settle<Asking extends Caller, Outcome extends Settled>(
  store: LedgerStore, asking: () => Asking, guess: LedgerItem | undefined, decide: Decide<Asking, Outcome>,
): Promise<Outcome | Refusal> {
  let found = guess;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const caller = asking();
    const own = ownOf(found, caller);
    const decided = barred(own, caller) ?? decide(own, caller);
    if (decided.kind !== 'write') return decided;
    const put = await store.put(decided.item, expectedBy(caller, own));
    if (put.written || isOwn(put.item, decided.item)) return decided.next;
    found = put.item;
  }
  return refuse('Saga.StepInFlight', 'Others are writing this step in the ledger all the time.');
}

/** As `settle`, over what the table holds now. */
export async function readAndSettle<Asking extends Caller, Outcome extends Settled>(
  store: LedgerStore, asking: () => Asking, decide: Decide<Asking, Outcome>,
): Promise<Outcome | Refusal> {
  return settle(store, asking, await store.get(asking().key), decide);
}

/**
 * 1. The write takes place, and its response is lost.
 * 2. The SDK sends it again, and its condition fails over what it has written itself.
 *
 * The attempt id is this invocation's own, so an item with it and the status that was being written is that very write.
 */
function isOwn(there: LedgerItem | undefined, written: LedgerItem): boolean {
  return there?.attemptId === written.attemptId && there.status === written.status;
}
