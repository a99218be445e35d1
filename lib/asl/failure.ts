/** How a state fails, and the names of errors that Step Functions itself raises. */

import type { JsonObject } from './json';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation */
export const ERRORS = {
  all: 'States.ALL',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  runtime: 'States.Runtime',
  queryEvaluation: 'States.QueryEvaluationError',
  dataLimitExceeded: 'States.DataLimitExceeded',
  intrinsicFailure: 'States.IntrinsicFailure',
  itemReaderFailed: 'States.ItemReaderFailed',
  resultWriterFailed: 'States.ResultWriterFailed',
  exceedToleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
} as const;

/** What a failed state tells Retry, Catch and the history. SendTaskFailure may leave out both. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** A second name that Retry and Catch know it by: a heartbeat's time-out is `States.Timeout` and `States.HeartbeatTimeout`. */
  readonly alias?: string;
}

/** Thrown while a state's fields are worked out; the engine turns it into the failure of the state. */
export class StateFailure extends Error {
  /** @param location the JSONata field that could not be evaluated: the history then has an EvaluationFailed event */
  constructor(
    readonly error: string,
    override readonly cause: string,
    readonly location?: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure(ERRORS.runtime, cause);
}

export function queryFailure(cause: string, location?: string): StateFailure {
  return new StateFailure(ERRORS.queryEvaluation, cause, location);
}

/** What of them there is, as details of an event. */
export function errorAndCause({ error, cause }: Pick<Failure, 'error' | 'cause'>): { readonly error?: string; readonly cause?: string } & JsonObject {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
