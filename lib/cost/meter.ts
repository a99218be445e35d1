import { LEDGER_TABLE, ledgerPartition } from '../contract/ledger-table';
import type { LedgerItem, LedgerStore } from '../runtime';

/** Measures what one run asks of its ledger. */
export interface Meter {
  /** The store, with every write measured. */
  around(store: LedgerStore): LedgerStore;
  writes(): number;
  writeUnits(): number;
  /** What one read is billed as: by the largest item of the run. */
  readUnitsEach(): number;
}

const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

/**
 * A write is billed by the larger of the item that is written and the one that stood there, whether or not its condition held:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function newMeter(): Meter {
  const bytes: number[] = [];
  return {
    around: (store) => ({
      get: (key) => store.get(key),
      put: async (item, expected) => {
        const before = await store.get(item);
        bytes.push(Math.max(bytesOf(item), before ? bytesOf(before) : 0));
        return store.put(item, expected);
      },
    }),
    writes: () => bytes.length,
    writeUnits: () => bytes.reduce((sum, size) => sum + Math.ceil(size / WRITE_UNIT_BYTES), 0),
    readUnitsEach: () => Math.ceil(Math.max(1, ...bytes) / READ_UNIT_BYTES),
  };
}

/**
 * An item's size as DynamoDB counts it, where a number's zeros at its ends count too:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function bytesOf({ saga, sagaId, step, ...fields }: LedgerItem): number {
  const keys = { [LEDGER_TABLE.partitionKey]: ledgerPartition(saga, sagaId), [LEDGER_TABLE.sortKey]: step };
  return bytesOfMap({ ...keys, saga, sagaId, step, ...fields });
}

const bytesOfMap = (map: object): number =>
  Object.entries(map).filter(([, value]) => value !== undefined).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOfValue(value), 0);

const MAP_BYTES = 3;

function bytesOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'object' && value !== null) return MAP_BYTES + Object.keys(value).length + bytesOfMap(value);
  return typeof value === 'number' ? 1 + Math.ceil(String(value).length / 2) : 1;
}
