import { INVALID_ANSWER } from '../contract/error-names';
import type { StepNode } from '../definition/definition';
import { messageOf, TOO_LARGE } from './failure';
import { expr, text, type Code } from './jsonata';
import { idIsTaken } from './id-taken';
import { COMPENSATIONS, stateNames } from '../contract/state-names';
import { variables } from './variables';
import { withoutOutput } from './output';
import type { Plan } from './plan';
import { compensationResolutionRequest, resolutionRequest, type Invocation } from './request';
import { boundsOf, resolutionRetry } from './retry';
import type { Assign, Catcher, Expr, TaskState } from './state-machine';
import { endsAsOther, LAMBDA_INVOKE, SAME_INPUT } from './task';
import { taskTimeoutSeconds } from './target';

/** What the reply of the service comes to. @default the saga's input goes on */
export type Recorded = { readonly Assign?: Assign; readonly Output?: Expr };

/** `Resolve X`: has the step's service check a human's answer and write it into the ledger; the reply is the step's result. */
export const stepResolution = (step: StepNode, plan: Plan, success: Recorded): TaskState => resolutionState({
  request: resolutionRequest(step, plan), operations: [step.action], waitedFor: [step.action], plan, parked: step.name, success,
  catchers: [...idIsTaken(step, plan), ...refused(step.name, resultTooLarge(step, plan))],
});

/** `Resolve compensations`: the same about one that failed for good. One state for all of them, since each has the same to do. */
export const compensationResolution = (plan: Plan, success: Recorded): TaskState => resolutionState({
  request: compensationResolutionRequest(plan), plan, parked: COMPENSATIONS, success,
  operations: plan.chain.map(({ compensation }) => compensation), waitedFor: plan.chain.flatMap(({ action, compensation }) => [action, compensation]),
  catchers: [endsAsOther, ...refused(COMPENSATIONS, { [variables.problem]: 'The answer is too large: with the saga\'s own data it exceeds 256 KiB.' })],
});

interface Resolution {
  readonly request: Invocation;
  /** Those of which one is called. */
  readonly operations: readonly string[];
  /** Those of which an attempt may still act. */
  readonly waitedFor: readonly string[];
  readonly plan: Plan;
  /** What is parked: a step, or the compensations together. */
  readonly parked: string;
  readonly catchers: readonly Catcher[];
  readonly success: Recorded;
}

function resolutionState({ request, operations, waitedFor, plan: { target }, parked, catchers, success }: Resolution): TaskState {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: request,
    TimeoutSeconds: Math.max(...operations.map((operation) => taskTimeoutSeconds(operation, target))),
    Retry: resolutionRetry(boundsOf(waitedFor, target)),
    Catch: catchers,
    Output: SAME_INPUT,
    ...success,
    Next: stateNames.resolved(parked),
  };
}

/** Whatever goes wrong leads back to the parking with a problem that the next letter tells, so that no answer is lost without a word. */
const refused = (parked: string, tooLarge: Assign): readonly Catcher[] => [
  backTo(parked, INVALID_ANSWER, { [variables.problem]: cut(messageOf(CAUSE)) }),
  backTo(parked, TOO_LARGE, tooLarge),
  backTo(parked, 'States.ALL', { [variables.problem]: cut(`${text('The answer could not be recorded; give it again. ')} & $states.errorOutput.Error & ": " & ${messageOf(CAUSE)}`) }),
];

const CAUSE = '$states.errorOutput.Cause';

/** A problem is a sentence or two; the full cause is in the execution's history. */
const MAX_PROBLEM_LENGTH = 1_000;

const cut = (code: Code): Expr => expr(`$substring(${code}, 0, ${MAX_PROBLEM_LENGTH})`);

const backTo = (parked: string, name: string, assign: Assign): Catcher =>
  ({ ErrorEquals: [name], Assign: assign, Output: SAME_INPUT, Next: stateNames.park(parked) });

/** The answer itself, the result that it gave or that the ledger has, or the saga's output with it. The next answer may give another result. */
const resultTooLarge = (step: StepNode, plan: Plan): Assign => ({
  [variables.problem]: `Too large: with the saga's own data the answer, its result or the saga's output exceeds 256 KiB. Give a smaller "result".${withoutOutput(step, plan)}`,
  [variables.tooLarge]: 'answer',
});
