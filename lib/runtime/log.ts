import type { StepRequest } from '../contract/step-request';
import type { Environment, LambdaContextLike } from './environment';
import { isError } from './step-error';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Fields of a line beside its message. They cannot take the name of one that every line has. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes JSON, one line each. Every line has the saga, its id, step, attempt and correlation id. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * A log for one request. `correlationId` is the same in all Lambdas of one saga, `requestId` belongs to one invocation. The runtime's own
 * lines never hold inputs, results or task tokens, nor the text of an error, which may quote them: that stands in the execution's history.
 */
export function logFor(request: StepRequest, context: LambdaContextLike, { clock, writeLine }: Environment): Log {
  const { saga, sagaId, step, attempt } = request;
  const always = { saga, sagaId, step, attempt, correlationId: `${saga}/${sagaId}`, requestId: context.awsRequestId };
  const line = (level: Level) => (message: string, fields: LogFields = {}) => {
    const head = { level, message, timestamp: new Date(clock.now()).toISOString(), ...always };
    writeLine(textOf(head, fields));
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** A field that JSON cannot hold costs its line the fields, never the step its attempt. */
function textOf(head: object, fields: LogFields): string {
  try {
    return JSON.stringify({ ...head, ...fields, ...head });
  } catch {
    return JSON.stringify({ ...head, logProblem: 'the fields of this line are not JSON' });
  }
}

/** Where an error arose, without its message. */
export function originOf(thrown: unknown): LogFields {
  if (!isError(thrown)) return { thrown: typeof thrown };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { thrown: thrown.name, at: frames.slice(0, 8).map((frame) => frame.trim()) };
}
