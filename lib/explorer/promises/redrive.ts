import type { SagaPromise } from './promise';

export const doneOnce: SagaPromise = {
  id: 'G12',
  says: 'what is done is not done again, redriven or not',
  broken: {
    'handler began': ({ who: { step, operation } }, { done }) => (done.has(`${step} ${operation}`) ? `the ${operation} of ${step} runs again, which had said that it is done` : undefined),
  },
};

export const neverForwardAgain: SagaPromise = {
  id: 'G12',
  says: 'once a saga compensates, it calls no action',
  broken: {
    called: ({ about, operation }, { compensationCalled }) => (operation === 'action' && compensationCalled.size > 0 ? `${about} is called while the saga compensates` : undefined),
  },
};

export const endedForGood: SagaPromise = {
  id: 'G12',
  says: 'a saga that has ended does nothing when it is redriven',
  broken: {
    called: ({ state }, { over }) => (over !== undefined ? `the saga was ${over}, is redriven, and calls ${state}` : undefined),
  },
};
