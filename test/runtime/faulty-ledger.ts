import type { LedgerItem, LedgerStore, PutOutcome, Expected } from '../../lib/runtime/index';

type PutFault =
  /** The table does not answer, and nothing was written. */
  | 'unavailable'
  /** It is written, the response is lost, and the SDK sends it once more. */
  | 'responseLost'
  /** The table does not answer, and the write lands when the test says so. */
  | 'late';

export interface FaultyLedger extends LedgerStore {
  /** What happens to the next writes, in order; `undefined` lets one through. */
  failPuts(...faults: (PutFault | undefined)[]): void;
  failGets(count: number): void;
  clearFaults(): void;
  /** Lets the writes that were held back reach the table. */
  land(): Promise<PutOutcome[]>;
  /** Called once before the next write reaches the table: what somebody else does in between. */
  beforeNextPut(call: () => Promise<unknown>): void;
  readonly counts: { puts: number; gets: number };
}

/** A ledger whose table fails when a test wants it to. */
export function faulty(store: LedgerStore): FaultyLedger {
  const counts = { puts: 0, gets: 0 };
  const putFaults: (PutFault | undefined)[] = [];
  const late: [LedgerItem, Expected][] = [];
  let failingGets = 0;
  let before: (() => Promise<unknown>) | undefined;

  const put = async (item: LedgerItem, expected: Expected): Promise<PutOutcome> => {
    counts.puts += 1;
    const meanwhile = before;
    before = undefined;
    await meanwhile?.();
    const fault = putFaults.shift();
    if (fault === 'late') late.push([item, expected]);
    if (fault === 'late' || fault === 'unavailable') throw new Error('the table does not answer');
    if (fault === 'responseLost') await store.put(item, expected);
    return store.put(item, expected);
  };
  const get: LedgerStore['get'] = async (key) => {
    counts.gets += 1;
    if (failingGets > 0) {
      failingGets -= 1;
      throw new Error('the table does not answer');
    }
    return store.get(key);
  };
  return {
    counts, get, put,
    failPuts: (...faults) => void putFaults.push(...faults),
    clearFaults: () => void putFaults.splice(0),
    failGets: (count) => { failingGets = count; },
    beforeNextPut: (call) => { before = call; },
    land: async () => {
      const landed: PutOutcome[] = [];
      for (const [item, expected] of late.splice(0)) landed.push(await store.put(item, expected));
      return landed;
    },
  };
}
