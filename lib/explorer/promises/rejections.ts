import type { SagaPromise } from './promise';

export const rejectedForGood: SagaPromise = {
  id: 'G7/G8',
  says: 'a step before the pivot, or the pivot, that was rejected never runs again',
  broken: {
    'handler began': ({ who: { step, operation } }, { fencedThemselves }) => (operation === 'action' && fencedThemselves.has(step) ? `${step} runs again, which was rejected for good` : undefined),
  },
};

export const rejectedIsSpared: SagaPromise = {
  id: 'G7/G8',
  says: 'a step that the machine has heard was rejected is not compensated: nothing of it can stand',
  broken: {
    called: ({ about, operation }, { spared }) => (operation === 'compensation' && spared.has(about) ? `the compensation of ${about} is called, which was rejected` : undefined),
  },
};
