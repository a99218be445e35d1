import type { SagaPromise } from './promise';

export const durableStart: SagaPromise = {
  id: 'G2',
  says: 'no effect without a durable STARTED',
  broken: (happening) => {
    if (happening.kind !== 'handler began') return undefined;
    const wanted = happening.who.operation === 'action' ? 'STARTED' : 'COMPENSATING';
    return happening.ledger === wanted ? undefined : `the handler of ${happening.who.step} (${happening.who.operation}) begins, and the ledger says ${happening.ledger}`;
  },
};

export const oncePerKey: SagaPromise = {
  id: 'G3',
  says: 'an effect at most once per idempotency key',
  broken: (happening, { applications }) =>
    (happening.kind === 'applied' && happening.effect && (applications.get(happening.key) ?? 0) > 0 ? `${happening.who.step} takes effect a second time` : undefined),
};

export const oneAttemptAtATime: SagaPromise = {
  id: 'G3',
  says: 'the action of a step never runs twice at once',
  broken: (happening, { running }) => {
    if (happening.kind !== 'handler began' || happening.who.operation !== 'action') return undefined;
    const { step } = happening.who;
    return [...running.values()].some((other) => other.step === step && other.operation === 'action') ? `two attempts of ${step} run at once` : undefined;
  },
};
