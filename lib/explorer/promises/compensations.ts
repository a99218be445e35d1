import type { Who } from '../trace';
import { compensable, mustNotStand } from './present';
import type { SagaPromise } from './promise';

export const nothingLeft: SagaPromise = {
  id: 'G5',
  says: 'in a compensated saga every effect is undone after it took place',
  brokenAtRest: ({ ended, steps, standing }) => {
    if (ended?.outcome !== 'compensated') return undefined;
    const left = steps.filter((step) => mustNotStand(step) && standing.has(step.name)).map(({ name }) => name);
    return left.length === 0 ? undefined : `the saga is compensated, and the effect of ${left.join(' and ')} stands`;
  },
};

export const reverseOrder: SagaPromise = {
  id: 'G6',
  says: 'compensations run in reverse order',
  broken: {
    undone: ({ who, effect }, { steps, standing, compensationCalled }) => {
      if (!effect) return undefined;
      const at = steps.findIndex(({ name }) => name === who.step);
      const later = steps.slice(at + 1).find((step) => compensable(step) && standing.has(step.name) && !compensationCalled.has(step.name));
      return later ? `${who.step} is undone before ${later.name}, which comes after it and was not tried` : undefined;
    },
  },
};

export const fencedForGood: SagaPromise = {
  id: 'G7/G8',
  says: 'an action never runs once its compensation has ended',
  broken: {
    'handler began': ({ who: { step, operation } }, { cleared }) => (operation === 'action' && cleared.has(step) ? `${step} runs after its compensation` : undefined),
  },
};

export const waitsForAttempts: SagaPromise = {
  id: 'G9',
  says: 'a compensation begins when no attempt can still act or land',
  broken: {
    'handler began': ({ who: { step, operation } }, { running, underWay }) => {
      if (operation !== 'compensation') return undefined;
      const isAttempt = (other: Who): boolean => other.step === step && other.operation === 'action';
      if ([...running.values()].some(isAttempt)) return `the compensation of ${step} begins while an attempt runs`;
      return [...underWay.values()].some(isAttempt) ? `the compensation of ${step} begins while a request of an attempt can still land` : undefined;
    },
  },
};

export const oneCompensationAtATime: SagaPromise = {
  id: 'G11',
  says: 'one compensation of a step at a time',
  broken: {
    'handler began': ({ who: { step, operation } }, { running }) => {
      if (operation !== 'compensation') return undefined;
      return [...running.values()].some((other) => other.step === step && other.operation === 'compensation') ? `two compensations of ${step} run at once` : undefined;
    },
  },
};
