import type { StepRequest } from '../contract/step-request';
import type { Environment } from './environment';
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

/**
 * A log for one attempt. The runtime's own lines never hold inputs, results or task tokens, nor the text of an error, which may quote them:
 * that stands in the execution's history. A line that cannot be written is lost, and changes nothing else.
 */
export function logFor(always: LineHead, { clock, writeLine }: Environment): Log {
  const line = (level: Level) => (message: string, fields?: LogFields) => {
    try {
      writeLine?.(textOf({ level, message, timestamp: new Date(clock.now()), ...always }, fields));
    } catch {
      // Nowhere is left to say so.
    }
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** A field that JSON cannot hold costs its line the fields, never the step its attempt. */
function textOf(head: object, fields?: LogFields): string {
  try {
    return JSON.stringify({ ...head, ...fields, ...head });
  } catch {
    return JSON.stringify({ ...head, logProblem: 'its fields are not JSON' });
  }
}

/** Where an error arose, without its message. */
export const originOf = (thrown: unknown): { readonly thrown: string; readonly at?: readonly string[] | undefined } =>
  (isError(thrown) ? { thrown: thrown.name, at: thrown.stack?.match(/(?<=^ +)at .*/gm)?.slice(0, 8) } : { thrown: typeof thrown });
