import { compensable } from './present';
import type { SagaPromise } from './promise';

export const completedForGood: SagaPromise = {
  id: 'G4',
  says: 'a completed saga is never compensated, and all of it took effect',
  broken: {
    undone: ({ who, effect }, { ended }) => (effect && ended?.outcome === 'completed' ? `${who.step} is undone after the saga has completed` : undefined),
  },
  brokenAtRest: ({ ended, steps, standing, byHand }) => {
    if (ended?.outcome !== 'completed') return undefined;
    const missing = steps.filter(({ name }) => !standing.has(name) && !byHand.has(name)).map(({ name }) => name);
    return missing.length === 0 ? undefined : `the saga is completed, and ${missing.join(' and ')} did not take effect`;
  },
};

export const forwardAfterThePivot: SagaPromise = {
  id: 'G14',
  says: 'after the pivot nothing is compensated',
  broken: {
    undone: ({ who, effect }, { steps, standing }) => {
      const pivot = steps.find(({ phase }) => phase === 'pivot');
      return effect && pivot && standing.has(pivot.name) ? `${who.step} is undone after ${pivot.name}, the pivot, took effect` : undefined;
    },
  },
};

export const parkedWithTheRestDone: SagaPromise = {
  id: 'G13',
  says: 'what fails for good is parked once the other compensations have run',
  broken: {
    letter: ({ parked, failed }, { steps, standing }) => {
      if (parked !== 'compensations') return undefined;
      const left = steps.find((step) => compensable(step) && standing.has(step.name) && !failed.includes(step.name));
      return left ? `the saga parks, and nobody is told that the effect of ${left.name} stands` : undefined;
    },
  },
};

export const parkedForAReason: SagaPromise = {
  id: 'G13',
  says: 'a compensation parks only when it has failed for good',
  broken: {
    letter: ({ parked, failed }, { struck }) => {
      if (parked !== 'compensations') return undefined;
      const sound = failed.find((step) => !struck.has(`${step} compensation`));
      return sound === undefined ? undefined : `a human is called for the compensation of ${sound}, which no fault has touched`;
    },
  },
};

export const reachesAnOutcome: SagaPromise = {
  id: 'G15',
  says: 'once faults stop, a saga reaches an outcome',
  broken: {
    said: ({ word, parked }) => (word === 'gives up' ? `the saga does not end: humans have answered again and again, and ${parked === 'compensations' ? 'a compensation' : parked} fails again` : undefined),
    'cut off': () => 'the saga does not end: it goes round in a circle',
  },
  brokenAtRest: ({ ended, endless }) => {
    if (endless) return undefined;
    if (ended === undefined) return 'the saga never ends: nothing is left to happen';
    return ended.outcome === 'lost' ? `the saga ends with ${ended.error ?? 'no error'}: ${ended.cause ?? ''}` : undefined;
  },
};

export const completesUntroubled: SagaPromise = {
  id: 'G15',
  says: 'where nothing fails, a saga completes',
  brokenAtRest: ({ ended, struck }) =>
    (struck.size === 0 && ended !== undefined && ended.outcome !== 'completed' ? `nothing fails, and the saga is ${ended.outcome}${ended.cause === undefined ? '' : `: ${ended.cause}`}` : undefined),
};
