import { whoText } from '../trace';
import type { SagaPromise } from './promise';

export const nothingBeginsLate: SagaPromise = {
  id: 'deadline',
  says: 'no step that can be undone, and no pivot, begins after the saga\'s deadline',
  broken: {
    'handler began': ({ who }, { beganLate }) => (beganLate.has(whoText(who)) ? `${who.step} begins after the deadline` : undefined),
  },
};
