import type { LedgerItem, LedgerKey } from '../ledger/item';
import type { LedgerStore } from '../ledger/store';
import { refuse, type Refusal, type Reply, type Write } from './decision';

/** How often a decision is taken again because somebody else wrote in between. Each time someone has made progress, so few are enough. */
const MAX_ROUNDS = 8;

/** What there is to do once the ledger is settled. */
type Settled = Reply | Refusal | { readonly kind: 'run' };

/** Decides over an item. Called again with what stands in the table whenever a write found something else. */
export type Decide<Outcome extends Settled> = (item: LedgerItem | undefined) => Outcome | Write<Outcome>;

/**
 * Decides over `item` and writes what was decided, until that holds. `item` may be a guess: the write's condition proves it.
 * Rejects when the store does.
 */
export async function settle<Outcome extends Settled>(store: LedgerStore, item: LedgerItem | undefined, decide: Decide<Outcome>): Promise<Outcome | Refusal> {
  let found = item;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const decided = decide(found);
    if (decided.kind !== 'write') return decided;
    const put = await store.put(decided.item, decided.expected);
    if (put.written || isOwn(put.item, decided.item)) return decided.next;
    found = put.item;
  }
  return refuse('Saga.StepInFlight', 'Others are writing this step in the ledger all the time.');
}

/** As `settle`, over what the table holds now. */
export async function readAndSettle<Outcome extends Settled>(store: LedgerStore, key: LedgerKey, decide: Decide<Outcome>): Promise<Outcome | Refusal> {
  return settle(store, await store.get(key), decide);
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
