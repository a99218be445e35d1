import { INVALID_ANSWER } from '../contract/error-names';
import { millis } from '../contract/time';
import type { StepNode } from '../definition/definition';
import { messageOf } from './failure';
import { expr, text, type Code } from './jsonata';
import { idIsTaken } from './id-taken';
import { stateNames } from '../contract/state-names';
import { variables } from './variables';
import type { Plan } from './plan';
import { resolutionRequest } from './request';
import { resolutionRetry } from './retry';
import type { Assign, Catcher, TaskState } from './state-machine';
import { LAMBDA_INVOKE, SAME_INPUT } from './task';
import { functionTimeout, taskTimeoutSeconds } from './target';

export interface Resolution {
  readonly step: StepNode;
  /** The parked action's or compensation's: its service writes the answer. */
  readonly operation: string;
  readonly plan: Plan;
  /** What is parked: a step, or the compensations together. */
  readonly parked: string;
  readonly Assign?: Assign;
}

/**
 * Has the step's service check a human's answer and write it into the ledger; the reply is the step's result. Whatever goes wrong leads
 * back to the parking with a problem that the next letter tells, so that no answer is lost without a word.
 */
export function resolutionState({ step, operation, plan, parked, Assign }: Resolution): TaskState {
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
      backTo(parked, INVALID_ANSWER, messageOf(CAUSE)),
      backTo(parked, 'States.DataLimitExceeded', text('The answer is too large: with the saga\'s own data it exceeds 256 KiB.')),
      backTo(parked, 'States.ALL', `${text('The answer could not be recorded; give it again. ')} & $states.errorOutput.Error & ": " & ${messageOf(CAUSE)}`),
    ],
    ...(Assign ? { Assign } : {}),
    Output: SAME_INPUT,
    Next: stateNames.resolved(parked),
  };
}

const CAUSE = '$states.errorOutput.Cause';

/** A problem is a sentence or two; the full cause is in the execution's history. */
const MAX_PROBLEM_LENGTH = 1_000;

const backTo = (parked: string, name: string, says: Code): Catcher => ({
  ErrorEquals: [name],
  Assign: { [variables.problem]: expr(`$substring(${says}, 0, ${MAX_PROBLEM_LENGTH})`) },
  Output: SAME_INPUT,
  Next: stateNames.park(parked),
});
