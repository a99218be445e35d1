import type { AttemptEnd } from './end-action';
import type { ActionCaller, RunAction } from './begin-action';
import { refuse } from './decision';
import { ALWAYS_QUIET, mayStillLand } from './timing';

/** What an action's `verify` found out about the attempts before. `applied` is followed up as an attempt that returned. */
export type Verdict = 'notApplied' | 'unknown';

/**
 * Whether the handler may run again, and what is then known of the attempts before.
 *
 * "Not applied" is a fact only once nothing of the earlier attempts can land any more:
 *
 * 1. Attempt 1 sends its charge and is killed; the charge is under way.
 * 2. Attempt 2 takes over, and verify finds no charge.
 * 3. The charge lands. Had attempt 2 believed verify, a rejection of its own would now fence a step that took effect.
 *
 * A look that came too early puts that moment off no further: an attempt that did not run its handler has not `acted`. Otherwise one look every
 * 30 s would never see a window of 60 s end.
 */
export function afterVerify(run: RunAction, verdict: Verdict, idempotencyKey: 'honoured' | 'ignored', caller: ActionCaller): RunAction | AttemptEnd {
  const quiet = !mayStillLand({ quietAfter: run.earlierQuietAfter }, caller);
  if (verdict === 'notApplied' && quiet) return { ...run, item: { ...run.item, unresolved: false }, earlierQuietAfter: ALWAYS_QUIET };
  if (idempotencyKey === 'honoured') return run;
  return {
    kind: 'failed',
    acted: false,
    refusal: verdict === 'notApplied'
      ? refuse('Saga.StepInFlight', 'An earlier attempt may still land, and the downstream ignores idempotency keys: it is too early to try again.')
      : refuse('Saga.OutcomeUnknown', 'verify cannot tell whether an earlier attempt took effect, and the downstream ignores idempotency keys.'),
  };
}
