import type { LedgerItem } from '../ledger/item';
import { refuse, type Refusal } from './decision';

/** A human has ended the saga as it stands: from then on the item refuses whoever comes. */
export const ifAbandoned = ({ resolution }: LedgerItem): Refusal | undefined =>
  resolution?.answer === 'abandon' ? refuse('Saga.StepFenced', 'The saga has been abandoned: nothing of it runs any more.') : undefined;
