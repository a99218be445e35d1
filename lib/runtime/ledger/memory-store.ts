import type { LedgerItem, LedgerKey } from './item';
import type { Expected, LedgerStore } from './store';

/** A ledger in this process: for tests and searches. It forgets with the process. Its items are frozen, and replaced as a whole. */
export function memoryLedger(items = new Map<string, LedgerItem>()): LedgerStore {
  return {
    get: async (key) => items.get(addressOf(key)),
    put: async (item, expected) => {
      const there = items.get(addressOf(item));
      if (!holds(expected, there)) return { written: false, item: there };
      items.set(addressOf(item), Object.freeze(item));
      return { written: true };
    },
  };
}

const addressOf = ({ saga, sagaId, step }: LedgerKey): string => JSON.stringify([saga, sagaId, step]);

function holds(expected: Expected, there: LedgerItem | undefined): boolean {
  if (expected.kind === 'absent') return there === undefined || there.expiresAt < expected.expiredBefore;
  return there?.status === expected.status && there.attemptId === expected.attemptId;
}
