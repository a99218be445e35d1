import type { SagaPromise } from './promise';

export const durableStart: SagaPromise = {
  id: 'G2',
  says: 'no effect without a durable STARTED',
  broken: {
    'handler began': ({ who: { step, operation }, ledger }) => {
      const wanted = operation === 'action' ? 'STARTED' : 'COMPENSATING';
      return ledger === wanted ? undefined : `the handler of ${step} (${operation}) begins, and the ledger says ${ledger}`;
    },
  },
};

export const oncePerKey: SagaPromise = {
  id: 'G3',
  says: 'an effect at most once per idempotency key',
  broken: {
    // What a human has undone by hand too early may land once more: nobody but them could know. The answer is not taken then.
    applied: ({ who, key, effect }, { applications, byHand }) => (effect && !byHand.has(who.step) && (applications.get(key) ?? 0) > 0 ? `${who.step} takes effect a second time` : undefined),
  },
};

export const oneAttemptAtATime: SagaPromise = {
  id: 'G3',
  says: 'the action of a step never runs twice at once',
  broken: {
    'handler began': ({ who: { step, operation } }, { running }) => {
      if (operation !== 'action') return undefined;
      return [...running.values()].some((other) => other.step === step && other.operation === 'action') ? `two attempts of ${step} run at once` : undefined;
    },
  },
};
