import type { SagaPromise } from './promise';

export const rejectedForGood: SagaPromise = {
  id: 'G7/G8',
  says: 'a step before the pivot, or the pivot, that was rejected never runs again',
  broken: {
    'handler began': ({ who: { step, operation } }, { fencedThemselves }) => (operation === 'action' && fencedThemselves.has(step) ? `${step} runs again, which was rejected for good` : undefined),
  },
};
