import { originOf, type Log } from '../log';
import { refuse } from '../protocol/decision';
import { StepError } from '../step-error';
import type { LedgerStore } from './store';

/** A store whose failures are the step's error `Saga.LedgerUnavailable`, which the machine retries. What failed is in the log and the cause. */
export function reportedStore(store: LedgerStore, table: string, log: Log): LedgerStore {
  const reported = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      log.error('The ledger failed', originOf(error));
      throw new StepError(refuse('Saga.LedgerUnavailable', `The ledger table "${table}" could not be read or written.`), error);
    }
  };
  return { get: (key) => reported(store.get(key)), put: (item, expected) => reported(store.put(item, expected)) };
}
