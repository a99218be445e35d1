import type { Visit } from '../../lib/client';

/**
 * A timeline as text: each state with how its attempts ended, `third Saga.ActionFailed, ok`. How often an attempt waited for another that was
 * in flight is a matter of milliseconds, and left out.
 */
export const told = (visits: readonly Visit[]): readonly string[] => visits.map(({ state, attempts }) => {
  const ends = attempts.filter(({ error }) => error !== 'Saga.StepInFlight').map(({ error, endedAt }) => error ?? (endedAt ? 'ok' : '…'));
  return [state, ends.join(', ')].join(' ').trim();
});
