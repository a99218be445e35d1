import { whoText } from '../trace';
import type { SagaPromise } from './promise';

export const nothingBeginsLate: SagaPromise = {
  id: 'deadline',
  says: 'no step that can be undone, and no pivot, begins after the saga\'s deadline',
  broken: {
    'handler began': ({ who }, { beganLate }) => (beganLate.has(whoText(who)) ? `${who.step} begins after the deadline` : undefined),
  },
};

export const toldInTime: SagaPromise = {
  id: 'deadline',
  says: 'a handler that listens to its signal hears in time that its time is over: at its step\'s timeout, at the saga\'s deadline, and before Lambda ends it',
  broken: {
    died: ({ who, why }, { listening }) => (listening.has(whoText(who)) && why.startsWith('Lambda ends it') ? `${who.step} listens, and Lambda ends it without a word` : undefined),
    'handler ended': ({ who, at }, { listening, timeIsOver }) => {
      const [since, over] = [listening.get(whoText(who)), timeIsOver.get(whoText(who))];
      return since !== undefined && over !== undefined && since <= over && at > over ? `${who.step} hears ${at - over} ms late that its time is over` : undefined;
    },
  },
};
