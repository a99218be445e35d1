import { SagaError, problemsOf } from '../contract/saga-error';
import { parseDuration } from '../contract/time';
import type { Definition, StepNode } from '../definition/definition';
import { problemsOfSagaName, problemsOfStepName } from '../definition/names';
import { retryPolicy } from '../definition/retry';
import { eventProblems } from './events';
import { expressionProblems } from './expression-problems';
import { definitionSizeProblems } from './limits';
import type { StateMachineDefinition } from './state-machine';
import { functionTimeout, LEDGER_WRITE_ROOM, type Target } from './target';

/** @throws SagaError `Saga.InvalidDefinition` with everything that is wrong. */
export function checkDefinition(definition: Definition, target: Target): void {
  refuse(definition, [
    ...problemsOfSagaName(definition.name),
    ...(definition.body.length === 0 ? ['a saga needs at least one step.'] : []),
    ...duplicateProblems(definition.body),
    ...orderProblems(definition.body),
    ...durationProblems(definition.deadline, 'deadline'),
    ...definition.body.flatMap((step) => stepProblems(step, target)),
    ...expressionProblems(definition),
    ...eventProblems(definition, target),
  ]);
}

/** @throws SagaError `Saga.InvalidDefinition` when Step Functions would not take the definition for its size. */
export const checkSize = (machine: StateMachineDefinition, definition: Definition): void => refuse(definition, definitionSizeProblems(machine, definition.body.length));

function refuse(definition: Definition, problems: readonly string[]): void {
  if (problems.length > 0) throw problemsOf(`Cannot build saga ${JSON.stringify(definition.name)}`, problems);
}

function duplicateProblems(body: readonly StepNode[]): readonly string[] {
  const twice = body.map((step) => step.name).filter((name, at, all) => all.indexOf(name) !== at);
  return [...new Set(twice)].map((name) => `two steps are named "${name}". A step's name is the name of its state: make it unique.`);
}

const ORDER = { undoable: 0, pivot: 1, forward: 2 } as const;

/** Undoable steps, then at most one pivot, then forward steps, which only a pivot lets begin. */
function orderProblems(body: readonly StepNode[]): readonly string[] {
  const pivots = body.filter((step) => step.phase === 'pivot');
  return [
    ...body.flatMap((step, at) => misplacedProblems(step, body.slice(0, at))),
    ...(pivots.length > 1 ? [`it has ${pivots.length} pivots. A saga has one at most.`] : []),
    ...(pivots.length === 0 && body.some((step) => step.phase === 'forward') ? ['it has forward steps but no pivot.'] : []),
  ];
}

const CALLED = { undoable: 'a step that can be undone', pivot: 'the pivot', forward: 'a step after the pivot' } as const;

/** It is told of the first step that stands too early before it. */
function misplacedProblems({ name, phase }: StepNode, before: readonly StepNode[]): readonly string[] {
  const early = before.find((step) => ORDER[step.phase] > ORDER[phase]);
  return early === undefined ? [] : [`"${name}" is ${CALLED[phase]} and stands behind "${early.name}", which is ${CALLED[early.phase]}. Put it before that.`];
}

function stepProblems(step: StepNode, target: Target): readonly string[] {
  const named = `step ${JSON.stringify(step.name)}`;
  return [
    ...problemsOfStepName(step.name),
    ...operationProblems(step).map((problem) => `${named}: ${problem}`),
    ...retryPolicy(step.retry, step.retry).problems.map((problem) => `the retry of ${named}: ${problem}`),
    ...(step.compensationRetry ? retryPolicy(step.compensationRetry, step.compensationRetry).problems.map((problem) => `the compensation's retry of ${named}: ${problem}`) : []),
    ...timeoutProblems(step, target).map((problem) => `${named}: ${problem}`),
  ];
}

function operationProblems(step: StepNode): readonly string[] {
  const compensation = typeof step.compensation === 'string' ? [step.compensation] : [];
  const illegal = [step.action, ...compensation].filter((operation) => !/^[A-Za-z0-9_]+\.[A-Za-z0-9_]+$/.test(operation));
  return [
    ...illegal.map((operation) => `${JSON.stringify(operation)} is no operation of a service. Names of services and operations are letters, digits and underscores: payments.authorize.`),
    ...(step.phase === 'undoable' && step.compensation === undefined ? ['it stands before the pivot and has no compensation. Add one, or say nothingToCompensate("…reason…").'] : []),
    ...(step.phase !== 'undoable' && step.compensation !== undefined ? ['after the pivot nothing is compensated. Take the compensation away.'] : []),
  ];
}

/** The step's timeout ends an attempt inside the Lambda; the rest of the function's time is for the ledger. */
function timeoutProblems({ timeout, action }: StepNode, target: Target): readonly string[] {
  if (timeout === undefined) return [];
  return caught(() => {
    const most = functionTimeout(action, target) - LEDGER_WRITE_ROOM;
    if (parseDuration(timeout) <= 0) return [`its timeout is ${timeout}. It must be longer than nothing.`];
    if (parseDuration(timeout) <= most) return [];
    return [`its timeout of ${timeout} does not fit into the function of ${action}, which is killed after ${most + LEDGER_WRITE_ROOM} ms: ${LEDGER_WRITE_ROOM} ms of them are for the ledger. Shorten the step's timeout, or lengthen the function's.`];
  });
}

const durationProblems = (duration: string | undefined, what: string): readonly string[] =>
  duration === undefined ? [] : caught(() => (parseDuration(duration) > 0 ? [] : [`its ${what} is ${duration}. It must be longer than nothing.`]));

/** A duration that cannot be read is one more problem. */
function caught(problems: () => readonly string[]): readonly string[] {
  try {
    return problems();
  } catch (error) {
    if (error instanceof SagaError) return error.problems;
    throw error;
  }
}
