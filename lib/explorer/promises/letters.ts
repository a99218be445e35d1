import type { SagaPromise } from './promise';

export const toldWhyNotTaken: SagaPromise = {
  id: 'G13',
  says: 'whoever gave an answer that is not taken is told why',
  broken: {
    letter: ({ parked, problem = '' }, { visit }) =>
      (visit?.errors.at(-1) === 'Saga.InvalidAnswer' && !problem.startsWith('The answer is not taken.') ? `the letter about ${parked} does not say why the answer is not taken: ${problem}` : undefined),
  },
};
