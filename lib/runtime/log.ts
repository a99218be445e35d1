import type { StepRequest } from '../contract/step-request';
import type { Environment, LambdaContextLike } from './environment';
import { isError } from './step-error';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Fields of a line beside its message. They cannot take the name of one that every line has. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What every line of an attempt says. */
export interface LineHead extends Pick<StepRequest, 'saga' | 'sagaId' | 'step' | 'operation' | 'kind' | 'attempt'> {
  /** The same in all Lambdas of one saga: what the saga's `correlationId` names in its input, otherwise saga and saga id. */
  readonly correlationId: string;
  /** X-Ray's id of the trace. With tracing on, all Lambdas of one execution have the same. */
  readonly traceId: string | undefined;
  /** Belongs to one invocation. */
  readonly requestId: string | undefined;
}

/** Writes JSON, one line each, all of them with the fields of `LineHead`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export function headOf(request: StepRequest, { awsRequestId }: LambdaContextLike, { traceHeader }: Environment): LineHead {
  const { saga, sagaId, step, operation, kind, attempt, correlationId = `${saga}/${sagaId}` } = request;
  // Root=1-…;Parent=…;Sampled=…: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  const traceId = /Root=([^;]+)/.exec(traceHeader?.() ?? '')?.[1];
  return { saga, sagaId, step, operation, kind, attempt, correlationId, traceId, requestId: awsRequestId };
}

/**
 * A log for one attempt. The runtime's own lines never hold inputs, results or task tokens, nor the text of an error, which may quote them:
 * that stands in the execution's history. A line that cannot be written is lost, and changes nothing else.
 */
export function logFor(always: LineHead, { clock, writeLine }: Environment): Log {
  const line = (level: Level) => (message: string, fields: LogFields = {}) => {
    try {
      writeLine?.(textOf({ level, message, timestamp: new Date(clock.now()).toISOString(), ...always }, fields));
    } catch {
      // Nowhere is left to say so.
    }
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
