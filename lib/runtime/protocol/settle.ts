import type { LedgerItem } from '../ledger/item';
import type { LedgerStore } from '../ledger/store';
import { barred, expectedBy, type Caller } from './caller';
import { inFlight, type Refusal, type Write } from './decision';

/** How often a decision is taken again because somebody else wrote in between. Each time someone has made progress, so few are enough. */
const MAX_ROUNDS = 8;

/** Whoever has something to settle with the ledger. */
export interface Asking {
  readonly store: LedgerStore;
  /** Who asks, at this moment. */
  readonly caller: () => Caller;
}

/** Decides over an item. Called again with what stands in the table whenever a write found something else. */
export type Decide<Outcome> = (found: LedgerItem | undefined, caller: Caller) => Outcome | Write<Outcome>;

/**
 * Decides over an item and writes what was decided, until that holds. The item may be a guess: the write's condition proves it. Rejects when
 * the store does.
 */
export async function settle<Outcome extends object>(
  { store, caller: asking }: Asking, guess: LedgerItem | undefined, decide: Decide<Outcome>,
): Promise<Outcome | Refusal> {
  let found = guess;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const caller = asking();
    // An earlier saga's expired item is none.
    const own = found && found.expiresAt >= caller.startedAt ? found : undefined;
    const decided = barred(own, caller) ?? decide(own, caller);
    if (!('next' in decided)) return decided;
    const put = await store.put(decided.item, expectedBy(caller, own));
    if (put.written || isOwn(put.item, decided.item)) return decided.next;
    found = put.item;
  }
  return inFlight('Others write this step all the time.');
}

/** As `settle`, over what the table holds now. */
export async function readAndSettle<Outcome extends object>(asking: Asking, decide: Decide<Outcome>): Promise<Outcome | Refusal> {
  return settle(asking, await asking.store.get(asking.caller().signature), decide);
}

/**
 * Whether what stands there is what an attempt has written: its id is the invocation's own.
 *
 * 1. The write takes place, and its response is lost.
 * 2. The SDK sends it again, and its condition fails over what it has written itself.
 */
export const isOwn = (there: LedgerItem | undefined, written: LedgerItem): boolean =>
  there?.attemptId === written.attemptId && there.status === written.status;

/** Of an attempt that outlived its lease, so that another has gone on from there: its own end is of no weight, and asked again it hears the other's. */
export const LOST: Refusal = inFlight('Another attempt has gone on from here.');
