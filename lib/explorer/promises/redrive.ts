import type { SagaPromise } from './promise';

export const doneOnce: SagaPromise = {
  id: 'G12',
  says: 'what is done is not done again, redriven or not',
  broken: (happening, { done }) => {
    if (happening.kind !== 'handler began') return undefined;
    const { step, operation } = happening.who;
    return done.has(`${step} ${operation}`) ? `the ${operation} of ${step} runs again, which had said that it is done` : undefined;
  },
};

export const neverForwardAgain: SagaPromise = {
  id: 'G12',
  says: 'once a saga compensates, it calls no action',
  broken: (happening, { compensationCalled }) =>
    (happening.kind === 'called' && happening.operation === 'action' && compensationCalled.size > 0 ? `${happening.about} is called while the saga compensates` : undefined),
};

export const endedForGood: SagaPromise = {
  id: 'G12',
  says: 'a saga that has ended does nothing when it is redriven',
  broken: (happening, { over }) =>
    (over !== undefined && happening.kind === 'called' ? `the saga was ${over}, is redriven, and calls ${happening.state}` : undefined),
};
