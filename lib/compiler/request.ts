import { parseDuration } from '../contract/time';
import type { StepNode } from '../definition/definition';
import { print } from './expression';
import { INPUT_HASH } from './input-hash';
import { expr, record, text, type Code } from './jsonata';
import { names } from './placeholders';
import type { Plan } from './plan';
import { variables } from './variables';
import type { Expr } from './state-machine';
import { serviceOf } from './target';

/** The Arguments of a `lambda:invoke`: the function, and the request as one object expression, so that what is absent drops out. */
export interface Invocation {
  readonly [name: string]: string;
  readonly FunctionName: string;
  readonly Payload: Expr;
}

/** Run a step's action. `deadline: false` where none binds: after the pivot, and when a human has asked for the retry. */
export function actionRequest(step: StepNode, plan: Plan, options: { readonly deadline: boolean }): Invocation {
  return invocation(step.action, {
    ...base('action', step, step.action, plan),
    input: print(step.input),
    ...(options.deadline && plan.definition.deadline ? { deadline: deadline(plan.definition.deadline) } : {}),
    ...(step.timeout ? { timeoutMs: String(parseDuration(step.timeout)) } : {}),
  });
}

/** Undo a step. */
export const compensationRequest = (step: StepNode, compensation: string, plan: Plan): Invocation =>
  invocation(compensation, base('compensation', step, compensation, plan));

/** Write a human's answer into the ledger. An answer may leave the result out where nothing reads it, as nothing reads a compensation's. */
export const resolutionRequest = (step: StepNode, operation: string, plan: Plan): Invocation => invocation(operation, {
  ...base('resolution', step, operation, plan),
  answer: `$${variables.answer}`,
  ...(step.phase === 'undoable' ? {} : { resultTooLarge: `$${variables.tooLarge} != ""` }),
  resultRead: String(step.phase !== 'undoable' && plan.read.has(step.name)),
});

const invocation = (operation: string, payload: { readonly [name: string]: Code }): Invocation =>
  ({ FunctionName: placeholder(names.functionArn(serviceOf(operation))), Payload: expr(record(payload)) });

function base(kind: string, step: StepNode, operation: string, { target, definition }: Plan): { readonly [name: string]: Code } {
  return {
    kind: text(kind),
    saga: `"${placeholder(names.sagaName)}"`,
    sagaId: '$states.context.Execution.Name',
    startedAt: '$states.context.Execution.StartTime',
    inputHash: INPUT_HASH,
    step: text(step.name),
    phase: text(step.phase),
    operation: text(operation),
    attempt: '$states.context.State.RetryCount + 1',
    entered: '$states.context.State.EnteredTime',
    ...(definition.correlationId ? { correlationId: correlationId(print(definition.correlationId)) } : {}),
    ledger: record({
      table: `"${placeholder(names.ledgerTableName)}"`,
      clockSkewMs: String(target.clockSkewMs),
      lateArrivalMs: String(target.lateArrivalMs),
    }),
  };
}

/** Nothing where the input has none: then it drops out of the request. */
const correlationId = (given: Code): Code => `(${given} != null ? $substring($string(${given}), 0, ${LONGEST_CORRELATION_ID}))`;

/** Room for any usual id; a log line is no place for more. */
const LONGEST_CORRELATION_ID = 200;

/** A redriven saga has its time again. RedriveTime is in the context only then: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const deadline = (length: string): Code =>
  `$toMillis($exists($states.context.Execution.RedriveTime) ? $states.context.Execution.RedriveTime : $states.context.Execution.StartTime) + ${parseDuration(length)}`;

const placeholder = (name: string): string => `\${${name}}`;
