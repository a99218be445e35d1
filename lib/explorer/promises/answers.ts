/** What a recorded answer of a human means: it was true when it was taken, and nothing makes it untrue afterwards. */
import { whoText, type Who } from '../trace';
import type { Present } from './present';
import type { SagaPromise } from './promise';

/** The answer that an invocation has just recorded. */
const recordedBy = ({ who, error }: { readonly who: Who; readonly error?: string }, { answers }: Present): string | undefined =>
  (error === undefined ? answers.get(whoText(who)) : undefined);

export const takenWhenNothingRuns: SagaPromise = {
  id: 'G13',
  says: 'a human\'s answer is taken only when nothing of the step can still act',
  broken: {
    replied: (replied, before) => {
      const answer = recordedBy(replied, before);
      const { step } = replied.who;
      const acting = answer === undefined ? undefined : [...before.running.values()].find((other) => other.step === step);
      return acting && `"${answer}" is taken of ${step} while its ${acting.operation} runs`;
    },
  },
};

export const wordsOfTheStepStand: SagaPromise = {
  id: 'G13',
  says: 'a human\'s answer does not overrule what the step itself has said',
  broken: {
    replied: (replied, before) => {
      const answer = recordedBy(replied, before);
      const { step } = replied.who;
      if (answer === 'notApplied' && before.done.has(`${step} action`)) return `"notApplied" is taken of ${step}, which has said that it is done`;
      return answer === 'applied' && before.fencedThemselves.has(step) ? `"applied" is taken of ${step}, which was rejected` : undefined;
    },
  },
};

export const takenWithAReason: SagaPromise = {
  id: 'G13',
  says: 'a human\'s answer is taken only with a reason, for whoever reads the ledger later',
  broken: {
    replied: (replied, before) => {
      const answer = recordedBy(replied, before);
      return answer !== undefined && before.lastWord === 'forgets the reason' ? `"${answer}" is taken of ${replied.who.step} without a reason` : undefined;
    },
  },
};

export const ruledOutForGood: SagaPromise = {
  id: 'G13',
  says: 'what a human has ruled out or seen to takes no effect afterwards',
  broken: {
    applied: ({ who, effect }, { ruled, byHand }) => {
      if (who.operation !== 'action') return undefined;
      const answer = ruled.get(who.step);
      if (answer === 'skip' && (effect || byHand.has(who.step))) return `a request of ${who.step} lands, which was seen to by hand`;
      return effect && answer === 'notApplied' ? `${who.step} takes effect, and was ruled out` : undefined;
    },
  },
};

export const abandonedAsRecorded: SagaPromise = {
  id: 'G8',
  says: 'once it is recorded that a saga is abandoned, nothing of the step runs and no other answer is taken',
  broken: {
    'handler began': ({ who: { step, operation } }, { ruled }) => (ruled.get(step) === 'abandon' ? `the ${operation} of ${step} runs, and the saga is abandoned` : undefined),
    replied: (replied, before) => {
      const answer = recordedBy(replied, before);
      return answer !== undefined && answer !== 'abandon' && before.ruled.get(replied.who.step) === 'abandon'
        ? `"${answer}" is taken of ${replied.who.step}, and the saga is abandoned` : undefined;
    },
  },
};
