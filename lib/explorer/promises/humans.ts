import type { Present } from './present';
import type { SagaPromise } from './promise';

export const abandonedForGood: SagaPromise = {
  id: 'G8',
  says: 'nothing of an abandoned saga runs any more',
  broken: {
    'handler began': ({ who: { step, operation } }, { ended }) => (ended?.outcome === 'abandoned' ? `the ${operation} of ${step} runs after the saga was abandoned` : undefined),
  },
};

export const rejectedUntilAsked: SagaPromise = {
  id: 'G8',
  says: 'a step that was rejected runs again only when a human has said so',
  broken: {
    'handler began': ({ who: { step, operation } }, { rejected }) => (operation === 'action' && rejected.has(step) ? `${step} runs again, which was rejected` : undefined),
  },
};

export const recordedFirst: SagaPromise = {
  id: 'G13',
  says: 'a human\'s answer counts once the ledger has it',
  broken: {
    called: ({ state }, before) => (state === before.visit?.state ? undefined : wentOnUnrecorded(before)),
    ended: ({ outcome }, before) => (outcome === 'refused' ? undefined : wentOnUnrecorded(before)),
  },
};

function wentOnUnrecorded({ visit }: Present): string | undefined {
  return visit?.operation === 'resolution' && visit.errors.length > 0 ? `the answer about ${visit.about} could not be recorded, and the saga goes on with it` : undefined;
}

export const compensatesByItself: SagaPromise = {
  id: 'G13',
  says: 'a pivot that was rejected needs no human',
  broken: {
    letter: ({ parked }, { visit, steps, rejected }) => {
      const isPivot = steps.some(({ name, phase }) => name === parked && phase === 'pivot');
      const last = visit?.errors.at(-1);
      return isPivot && rejected.has(parked) && (last === 'Saga.Rejected' || last === 'Saga.StepFenced') ? `a human is asked about ${parked}, which was rejected` : undefined;
    },
  },
};
