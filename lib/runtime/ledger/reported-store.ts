import { originOf, type Log } from '../log';
import { StepError } from '../step-error';
import type { LedgerStore } from './store';

/** A store whose failures are the step's error `Saga.LedgerUnavailable`, which the machine retries. What failed is in the log and the cause. */
export function reportedStore(store: LedgerStore, table: string, log: Log): LedgerStore {
  const failed = (cause: unknown): never => {
    log.error('The ledger failed', originOf(cause));
    throw new StepError({ error: 'Saga.LedgerUnavailable', message: `The ledger table "${table}" failed.` }, { cause });
  };
  return { get: (key) => store.get(key).catch(failed), put: (item, expected) => store.put(item, expected).catch(failed) };
}
