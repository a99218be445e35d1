import { FENCED_ITSELF, INPUT_MISMATCH } from '../contract/error-names';
import type { StepNode } from '../definition/definition';
import { failureOf, TOO_LARGE } from './failure';
import { expr } from './jsonata';
import { stateNames } from '../contract/state-names';
import { sagaOutput } from './output';
import { compensatedFrom, stepAfter, type Plan } from './plan';
import { actionRequest, identityKept } from './request';
import { boundsOf, retryOf } from './retry';
import type { Assign, Catcher, States, TaskState } from './state-machine';
import { taskTimeoutSeconds } from './target';
import { variables } from './variables';

export const LAMBDA_INVOKE = 'arn:${Partition}:states:::lambda:invoke';

/** Every state has the saga's input as its input: each hands it on. */
export const SAME_INPUT = expr('$states.input');

/** The state of a step's action, named after the step; of a pivot also the one where a human's `retry` leads, which no deadline binds. */
export function stepStates(step: StepNode, plan: Plan): States {
  if (step.phase !== 'pivot') return { [step.name]: actionTask(step, plan, step.phase === 'undoable') };
  return {
    [step.name]: actionTask(step, plan, true),
    [stateNames.retry(step.name)]: actionTask(step, plan, false),
  };
}

function actionTask(step: StepNode, plan: Plan, deadline: boolean): TaskState {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: actionRequest(step, plan, { deadline }),
    TimeoutSeconds: taskTimeoutSeconds(step.action, plan.target),
    Retry: retryOf(step.retry, boundsOf([step.action], plan.target)),
    Catch: catchOf(step, plan),
    ...success(step, plan),
  };
}

/** What later states read and no step gives is assigned by the first Task, whatever comes of it, so that no way leads past it. */
const beginning = (step: StepNode, plan: Plan): Assign =>
  (step === plan.definition.body[0] ? { ...identityKept(plan), [variables.failed]: [], [variables.problem]: expr('""') } : {});

/** On to the next step; the last one ends the machine with the saga's output, where its own result is no variable yet. */
function success(step: StepNode, plan: Plan): Pick<TaskState, 'Assign' | 'Output'> & ({ Next: string } | { End: true }) {
  const next = stepAfter(step, plan);
  if (!next) return { Output: sagaOutput(step, plan), End: true };
  const assign = { ...beginning(step, plan), ...resultOf(step, plan).Assign };
  return { ...(Object.keys(assign).length > 0 && { Assign: assign }), Output: SAME_INPUT, Next: next.name };
}

/** Keeps a result that something later reads in the variable named after its step. */
export const resultOf = (step: StepNode, plan: Plan): { readonly Assign?: Assign } =>
  plan.read.has(step.name) ? { Assign: { [step.name]: expr('$states.result.Payload') } } : {};

/** The id is that of a saga with another input: this execution has done nothing, and ends. */
export const endsAsOther: Catcher = { ErrorEquals: [INPUT_MISMATCH], Output: SAME_INPUT, Next: stateNames.inputMismatch };

/**
 * What to do once Retry has given up. The machine sees only the last attempt's error, and no name proves what an earlier attempt did:
 * only the names that a step raises when it has fenced itself allow to spare it. `States.ALL` does not catch `States.DataLimitExceeded`
 * by AWS's documentation, and does by what was recorded on AWS, so the name stands before it.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
function catchOf(step: StepNode, plan: Plan): readonly Catcher[] {
  const fenced = afterFencing(step, plan);
  const unknown = afterUnknownOutcome(step, plan);
  const catcher = (names: readonly string[], next: string): Catcher =>
    ({ ErrorEquals: names, Assign: { ...beginning(step, plan), ...failureOf(step, names) }, Output: SAME_INPUT, Next: next });
  return [
    endsAsOther,
    ...(fenced === unknown ? [] : [catcher([...FENCED_ITSELF], fenced)]),
    catcher([TOO_LARGE], unknown),
    catcher(['States.ALL'], unknown),
  ];
}

/** A step before the pivot, or the pivot, that can never run again: the saga compensates from the step before. After the pivot it parks. */
const afterFencing = (step: StepNode, plan: Plan): string =>
  step.phase === 'forward' ? stateNames.park(step.name) : compensationState(step, plan, false);

/** A step before the pivot may have been applied: it is compensated with the rest. A pivot and what follows park: a human decides. */
const afterUnknownOutcome = (step: StepNode, plan: Plan): string =>
  step.phase === 'undoable' ? compensationState(step, plan, true) : stateNames.park(step.name);

export function compensationState(step: StepNode, plan: Plan, inclusive: boolean): string {
  const first = compensatedFrom(step, plan, inclusive);
  return first ? stateNames.compensate(first.name) : stateNames.compensated;
}
