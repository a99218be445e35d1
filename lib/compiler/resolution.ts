import { INVALID_ANSWER } from '../contract/error-names';
import { millis } from '../contract/time';
import type { StepNode } from '../definition/definition';
import { messageOf, TOO_LARGE } from './failure';
import { expr, text, type Code } from './jsonata';
import { idIsTaken } from './id-taken';
import { stateNames } from '../contract/state-names';
import { variables } from './variables';
import { withoutOutput } from './output';
import type { Plan } from './plan';
import { resolutionRequest } from './request';
import { resolutionRetry } from './retry';
import type { Assign, Catcher, Expr, TaskState } from './state-machine';
import { LAMBDA_INVOKE, SAME_INPUT } from './task';
import { functionTimeout, taskTimeoutSeconds } from './target';

export interface Resolution {
  readonly step: StepNode;
  /** The parked action's or compensation's: its service writes the answer. */
  readonly operation: string;
  readonly plan: Plan;
  /** What is parked: a step, or the compensations together. */
  readonly parked: string;
  /** What its reply comes to. @default the saga's input goes on */
  readonly success: { readonly Assign?: Assign; readonly Output?: Expr };
}

/**
 * Has the step's service check a human's answer and write it into the ledger; the reply is the step's result. Whatever goes wrong leads
 * back to the parking with a problem that the next letter tells, so that no answer is lost without a word.
 */
export function resolutionState({ step, operation, plan, parked, success }: Resolution): TaskState {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: resolutionRequest(step, operation, plan),
    TimeoutSeconds: taskTimeoutSeconds(operation, plan.target),
    Retry: resolutionRetry({
      functionTimeout: millis(Math.max(functionTimeout(step.action, plan.target), functionTimeout(operation, plan.target))),
      clockSkew: plan.target.clockSkewMs,
      lateArrival: plan.target.lateArrivalMs,
    }),
    Catch: [
      ...idIsTaken(step, plan),
      backTo(parked, INVALID_ANSWER, cut(messageOf(CAUSE))),
      tooLarge(step, parked, plan),
      backTo(parked, 'States.ALL', cut(`${text('The answer could not be recorded; give it again. ')} & $states.errorOutput.Error & ": " & ${messageOf(CAUSE)}`)),
    ],
    Output: SAME_INPUT,
    ...success,
    Next: stateNames.resolved(parked),
  };
}

const CAUSE = '$states.errorOutput.Cause';

/** A problem is a sentence or two; the full cause is in the execution's history. */
const MAX_PROBLEM_LENGTH = 1_000;

const cut = (code: Code): Expr => expr(`$substring(${code}, 0, ${MAX_PROBLEM_LENGTH})`);

const backTo = (parked: string, name: string, problem: string, also: Assign = {}): Catcher => ({
  ErrorEquals: [name],
  Assign: { [variables.problem]: problem, ...also },
  Output: SAME_INPUT,
  Next: stateNames.park(parked),
});

/** The answer itself, the result that it gave or that the ledger has, or the saga's output with it. The next answer may give another result. */
function tooLarge(step: StepNode, parked: string, plan: Plan): Catcher {
  if (step.phase === 'undoable') return backTo(parked, TOO_LARGE, 'The answer is too large: with the saga\'s own data it exceeds 256 KiB.');
  const problem = `Too large: with the saga's own data the answer, its result or the saga's output exceeds 256 KiB. Give a smaller "result".${withoutOutput(step, plan)}`;
  return backTo(parked, TOO_LARGE, problem, { [variables.tooLarge]: 'answer' });
}
