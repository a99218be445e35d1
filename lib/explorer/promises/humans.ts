import type { SagaPromise } from './promise';

export const abandonedForGood: SagaPromise = {
  id: 'G8',
  says: 'nothing of an abandoned saga runs any more',
  broken: (happening, { ended }) =>
    (happening.kind === 'handler began' && ended?.outcome === 'abandoned' ? `the ${happening.who.operation} of ${happening.who.step} runs after the saga was abandoned` : undefined),
};

export const rejectedUntilAsked: SagaPromise = {
  id: 'G8',
  says: 'a step that was rejected runs again only when a human has said so',
  broken: (happening, { rejected }) =>
    (happening.kind === 'handler began' && happening.who.operation === 'action' && rejected.has(happening.who.step) ? `${happening.who.step} runs again, which was rejected` : undefined),
};

export const recordedFirst: SagaPromise = {
  id: 'G13',
  says: 'a human\'s answer counts once the ledger has it',
  broken: (happening, { visit }) => {
    if (visit?.operation !== 'resolution' || visit.errors.length === 0) return undefined;
    const goesOn = happening.kind === 'ended' || (happening.kind === 'called' && happening.state !== visit.state);
    return goesOn ? `the answer about ${visit.about} could not be recorded, and the saga goes on with it` : undefined;
  },
};
