import type { StartedItem } from '../ledger/item';
import { COULD_DOUBLE, type RunAction } from './begin-action';
import type { Caller } from './caller';
import { refuse } from './decision';
import type { AttemptEnd } from './end-action';
import { whileItMayLand } from './timing';

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
export function afterVerify(run: RunAction, earlier: StartedItem, verdict: Verdict, idempotencyKey: 'honoured' | 'ignored', caller: Caller): RunAction | AttemptEnd {
  const tooEarly = whileItMayLand(earlier, caller);
  if (verdict === 'notApplied' && !tooEarly) return { item: { ...run.item, unresolved: false }, earlier: undefined };
  if (idempotencyKey === 'honoured') return run;
  return { acted: false, refusal: (verdict === 'notApplied' && tooEarly) || refuse('Saga.OutcomeUnknown', COULD_DOUBLE) };
}
