/** What a pool lends: one borrower at a time, until it is no longer usable. */
interface Lendable {
  isUsable(): boolean;
  close(): Promise<void>;
}

export interface Pool<Item> {
  /** A free one, a new one while there are fewer than the limit, or the next that is given back. `undefined` once the pool is closed. */
  take(): Promise<Item | undefined>;
  giveBack(item: Item): void;
  /** Closes what is lent out, too. */
  close(): Promise<void>;
}

/** Keeps items warm: who asks gets the one that was used last. */
export function createPool<Item extends Lendable>(limit: number, open: () => Item): Pool<Item> {
  const all = new Set<Item>();
  const free: Item[] = [];
  const waiting: ((item: Item | undefined) => void)[] = [];
  let isClosed = false;

  const opened = (): Item => {
    const item = open();
    all.add(item);
    return item;
  };
  const warm = (): Item | undefined => {
    for (let item = free.pop(); item; item = free.pop()) {
      if (item.isUsable()) return item;
      all.delete(item);
    }
    return undefined;
  };
  return {
    take() {
      if (isClosed) return Promise.resolve(undefined);
      const item = warm();
      if (item) return Promise.resolve(item);
      return all.size < limit ? Promise.resolve(opened()) : new Promise((resolve) => waiting.push(resolve));
    },
    giveBack(item) {
      if (isClosed) return;
      if (!item.isUsable()) all.delete(item);
      const next = waiting.shift();
      if (next) next(item.isUsable() ? item : opened());
      else if (item.isUsable()) free.push(item);
    },
    async close() {
      isClosed = true;
      for (const next of waiting.splice(0)) next(undefined);
      await Promise.all([...all].map((item) => item.close()));
    },
  };
}
