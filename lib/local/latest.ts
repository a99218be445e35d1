const KEPT = 10_000;

/** The last 10,000 items that were added, the oldest first. */
export function latest<Item>(): { readonly add: (item: Item) => void; readonly all: () => readonly Item[] } {
  const items: Item[] = [];
  return {
    add: (item) => {
      if (items.push(item) > KEPT) items.shift();
    },
    all: () => items,
  };
}
