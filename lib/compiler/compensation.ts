import { failedCompensationOf } from './failure';
import { expr } from './jsonata';
import { COMPENSATIONS, stateNames } from '../contract/state-names';
import { variables } from './variables';
import type { CompensableStep, Plan } from './plan';
import { compensationRequest } from './request';
import { boundsOf, retryOf } from './retry';
import { idIsTaken } from './id-taken';
import { LAMBDA_INVOKE, SAME_INPUT } from './task';
import type { Catcher, States, TaskState } from './state-machine';
import { taskTimeoutSeconds } from './target';

/** The compensations, last step first, and the choice at their end: all done, or parked. */
export function compensationStates(plan: Plan): States {
  if (plan.chain.length === 0) return {};
  const tasks = plan.chain.map((step, at) => [stateNames.compensate(step.name), compensationTask(step, plan, nextInChain(plan, at))] as const);
  return { ...Object.fromEntries(tasks), [stateNames.checkCompensations]: checkCompensations };
}

function nextInChain({ chain }: Plan, at: number): string {
  const next = chain[at + 1];
  return next ? stateNames.compensate(next.name) : stateNames.checkCompensations;
}

function compensationTask(step: CompensableStep, plan: Plan, next: string): TaskState {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: compensationRequest(step, step.compensation),
    TimeoutSeconds: taskTimeoutSeconds(step.compensation, plan.target),
    // The attempt that is waited for may be the action's, or an earlier one of this compensation.
    Retry: retryOf(step.compensationRetry ?? step.retry, boundsOf([step.action, step.compensation], plan.target)),
    Catch: [...idIsTaken(step, plan), catcher('States.DataLimitExceeded', step, plan, next), catcher('States.ALL', step, plan, next)],
    Output: SAME_INPUT,
    Next: next,
  };
}

/** A compensation that fails for good is noted, and lets the others run first. (`States.DataLimitExceeded`: see the Catch of a step.) */
const catcher = (name: string, step: CompensableStep, plan: Plan, next: string): Catcher =>
  ({ ErrorEquals: [name], Assign: failedCompensationOf(step.name, [name], plan), Output: SAME_INPUT, Next: next });

const checkCompensations = {
  Type: 'Choice',
  Choices: [{ Condition: expr(`$count($${variables.failed}) = 0`), Next: stateNames.compensated }],
  Default: stateNames.park(COMPENSATIONS),
} as const;
