import { whoText, type Who } from '../trace';
import type { Noting } from './noting';

/** What is noted of who may hold a step. */
interface Noted {
  readonly holders: Map<string, Who>;
  readonly unsettled: Set<string>;
  readonly undoing: Set<string>;
  readonly wrote: Set<string>;
}

/** Replies of invocations that found the step in other hands, or done: they have changed nothing. */
const ONLY_LOOKED: ReadonlySet<string> = new Set(['Saga.StepInFlight', 'Saga.StepFenced', 'Saga.InputMismatch']);

/** Whoever has begun may hold its step until it has replied. Once it has, it does not, unless the ledger was out of reach. */
export const watchHolders = ({ holders, unsettled, undoing, wrote }: Noted): Noting => ({
  began: ({ who }) => { holders.set(whoText(who), who); },
  'handler began': ({ who: { step, operation } }) => { if (operation === 'compensation') undoing.add(step); },
  written: ({ who, done }) => { if (done) wrote.add(whoText(who)); },
  died: ({ who }) => { unsettled.add(who.step); },
  replied: ({ who, error }) => {
    if (error !== 'Saga.LedgerUnavailable') holders.delete(whoText(who));
    if (error !== undefined && !ONLY_LOOKED.has(error)) unsettled.add(who.step);
  },
});
