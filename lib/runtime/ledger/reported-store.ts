import { originOf, type Log } from '../log';
import { StepError } from '../step-error';
import type { LedgerStore } from './store';

const FAILED = 'The ledger failed';

/** A store whose failures are the step's error `Saga.LedgerUnavailable`, which the machine retries. What failed is in the log and the cause. */
export function reportedStore(store: LedgerStore, log: Log): LedgerStore {
  const failed = (cause: unknown): never => {
    log.error(FAILED, originOf(cause));
    throw new StepError({ error: 'Saga.LedgerUnavailable', message: FAILED }, { cause });
  };
  return { get: (key) => store.get(key).catch(failed), put: (item, expected) => store.put(item, expected).catch(failed) };
}
