import type { SagaPromise } from './promise';

export const toldWhatIsKnown: SagaPromise = {
  id: 'G5',
  says: 'a compensation is told what is known of its step: that it took effect once it has said so, and else that nobody knows',
  broken: {
    'handler began': ({ who: { step }, told }, { done, succeeded }) => {
      if (told === undefined) return undefined;
      if (told === 'unknown') return done.has(`${step} action`) ? `the compensation of ${step} is told that its outcome is unknown, and ${step} has said that it is done` : undefined;
      return succeeded.has(step) ? undefined : `the compensation of ${step} is told that it took effect, which nobody has seen`;
    },
  },
};
