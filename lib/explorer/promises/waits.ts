import { whoText } from '../trace';
import type { SagaPromise } from './promise';

export const waitsForSomebody: SagaPromise = {
  id: 'G15',
  says: 'nobody is asked to wait for what is over',
  broken: {
    replied: ({ who, error }, { holders, unsettled, undoing, wrote }) => {
      if (error !== 'Saga.StepInFlight' || who.operation === 'resolution') return undefined;
      const { step, operation } = who;
      // One that looked with `verify` has taken the step, and waits for what an attempt before it has sent.
      if (operation === 'action' && wrote.has(whoText(who))) return undefined;
      // What was sent by an attempt that failed may still land, until a compensation has begun.
      if (operation === 'compensation' && unsettled.has(step) && !undoing.has(step)) return undefined;
      const held = [...holders].some(([name, other]) => name !== whoText(who) && other.step === step);
      return held ? undefined : `the ${operation} of ${step} is to wait, and whoever has held the step has given it back`;
    },
  },
};
