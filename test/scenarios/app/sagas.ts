import { saga, type AfterPivot, type Reference, type RetryOptions, type Undoable } from 'cdk-saga';
import * as z from 'zod';
import { effects, Fault } from './contract';

const Undo = z.literal('broken').optional();

/** What starts a saga: the faults of its steps and of their compensations. A step that is not named works. */
export const Plan = z.object({
  first: Fault.optional(), undoFirst: Undo,
  second: Fault.optional(), undoSecond: Undo,
  third: Fault.optional(), undoThird: Undo,
  pivot: Fault.optional(),
  fifth: Fault.optional(),
  sixth: Fault.optional(),
});

const ONCE: RetryOptions = { maxAttempts: 1 };
const TWICE: RetryOptions = { maxAttempts: 2, interval: '1s', backoffRate: 1, maxDelay: '2s', jitter: 'none' };

type PlanReference = Reference<z.infer<typeof Plan>>;

/** Three steps that can be undone, a pivot, and two steps after it. `third` is tried twice, everything else once. */
export const trip = saga('Trip', { input: Plan }, (s, plan) => {
  undoableSteps(s, plan);
  return afterPivot(s.pivot('pivot', { action: effects.pivot, input: { fault: plan.pivot }, retry: ONCE }), plan);
});

function undoableSteps(s: Undoable, plan: PlanReference): void {
  s.step('first', { action: effects.first, compensation: effects.undoFirst, input: { fault: plan.first, undo: plan.undoFirst }, retry: ONCE, compensationRetry: ONCE });
  s.step('second', { action: effects.second, compensation: effects.undoSecond, input: { fault: plan.second, undo: plan.undoSecond }, retry: ONCE, compensationRetry: ONCE });
  s.step('third', { action: effects.third, compensation: effects.undoThird, input: { fault: plan.third, undo: plan.undoThird }, retry: TWICE, compensationRetry: ONCE });
}

/** Each step reads the result of the one before it, so that a human's result has to arrive where the step's own would. */
function afterPivot(pivot: AfterPivot<{ effect: string }>, plan: PlanReference) {
  const fifth = pivot.step('fifth', { action: effects.fifth, input: { fault: plan.fifth, after: pivot.result.effect }, retry: ONCE });
  const sixth = pivot.step('sixth', { action: effects.sixth, input: { fault: plan.sixth, after: fifth.effect }, retry: ONCE });
  return { pivot: pivot.result.effect, fifth: fifth.effect, sixth: sixth.effect };
}

/** A saga that has to get past its pivot in a few seconds. */
export const hurry = saga('Hurry', { input: Plan, deadline: '8s' }, (s, plan) =>
  afterPivot(s.pivot('pivot', { action: effects.pivot, input: { fault: plan.pivot }, retry: ONCE }), plan));
