import { parseDuration } from '../contract/time';
import type { StepNode } from '../definition/definition';
import { print } from './expression';
import { INPUT_HASH } from './input-hash';
import { expr, list, object, record, text, type Code } from './jsonata';
import { names } from './placeholders';
import type { CompensableStep, Plan } from './plan';
import { variables } from './variables';
import type { Assign, Expr } from './state-machine';
import { serviceOf } from './target';

/** The Arguments of a `lambda:invoke`: the function, and the request as one object expression, so that what is absent drops out. */
export interface Invocation {
  readonly [name: string]: string;
  readonly FunctionName: string;
  readonly Payload: Expr;
}

type Fields = { readonly [name: string]: Code };

/** Run a step's action. `deadline: false` where none binds: after the pivot, and when a human has asked for the retry. */
export function actionRequest(step: StepNode, plan: Plan, options: { readonly deadline: boolean }): Invocation {
  const fields: Fields = {
    ...base('action', step, step.action),
    input: print(step.input),
    ...(options.deadline && plan.definition.deadline ? { deadline: deadline(plan.definition.deadline) } : {}),
    ...(step.timeout ? { timeoutMs: String(parseDuration(step.timeout)) } : {}),
  };
  const isFirst = step === plan.definition.body[0];
  return { FunctionName: functionOf(step.action), Payload: isFirst ? expr(record({ ...identity(plan), ...fields })) : identified(fields) };
}

/** Undo a step. */
export const compensationRequest = (step: StepNode, compensation: string): Invocation =>
  ({ FunctionName: functionOf(compensation), Payload: identified(base('compensation', step, compensation)) });

/** Write a human's answer about a step into the ledger. It may leave the result out where nothing reads it. */
export const resolutionRequest = (step: StepNode, { read }: Plan): Invocation => ({
  FunctionName: functionOf(step.action),
  Payload: identified({
    ...base('resolution', step, step.action),
    answer: `$${variables.answer}`,
    resultTooLarge: `$${variables.tooLarge} != ""`,
    resultRead: String(read.has(step.name)),
  }),
});

/** Likewise about a compensation: the first that the answer is still to be written down for. Nothing reads a compensation's result. */
export function compensationResolutionRequest({ chain }: Plan): Invocation {
  const step = `$${variables.answered}[0]`;
  const ofStep = (what: (compensation: string) => Code): Code => `$lookup(${object(chain.map(({ name, compensation }) => [name, what(compensation)]))}, ${step})`;
  return {
    FunctionName: expr(ofStep((compensation) => `"${functionOf(compensation)}"`)),
    Payload: identified({
      kind: text('resolution'), step, phase: text('undoable' satisfies CompensableStep['phase']), operation: ofStep(text), ...ATTEMPT,
      answer: `$${variables.answer}`, resultRead: 'false',
    }),
  };
}

const functionOf = (operation: string): string => placeholder(names.functionArn(serviceOf(operation)));

const ATTEMPT: Fields = { attempt: '$states.context.State.RetryCount + 1', entered: '$states.context.State.EnteredTime' };

const base = (kind: string, step: StepNode, operation: string): Fields =>
  ({ kind: text(kind), step: text(step.name), phase: text(step.phase), operation: text(operation), ...ATTEMPT });

/** A request that says what all requests of the saga say, and these fields. */
const identified = (fields: Fields): Expr => expr(`$merge(${list([`$${variables.identity}`, record(fields)])})`);

/**
 * What the first step's Task keeps, whatever comes of it: what all later requests say. Only that Task works it out itself, in its own request,
 * since a state's Arguments see only what was assigned before it. So each definition says it once, and the hash of the input is made once.
 */
export const identityKept = (plan: Plan): Assign => ({ [variables.identity]: expr(record(identity(plan))) });

function identity({ target, definition }: Plan): Fields {
  return {
    saga: `"${placeholder(names.sagaName)}"`,
    sagaId: '$states.context.Execution.Name',
    startedAt: '$states.context.Execution.StartTime',
    inputHash: INPUT_HASH,
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
