import { randomUUID } from 'node:crypto';
import type { Clock } from '../../contract/time';
import type { LambdaFunction } from '../assembly/deployment';
import { openSandbox, type Outcome, type Sandbox } from './sandbox';
import { createPool, type Pool } from './sandbox-pool';

/** How many invocations of one function run at once; more wait for a free sandbox, and their clock starts then. */
export const DEFAULT_SANDBOXES_PER_FUNCTION = 8;

export interface FunctionLog {
  readonly functionName: string;
  /** Absent for what a sandbox says while it loads the code, or between invocations. */
  readonly requestId?: string;
  readonly text: string;
}

export interface Invocation {
  readonly requestId: string;
  readonly outcome: Outcome;
  /** What the function wrote to its console. */
  readonly log: string;
}

/** Raised when a function's reserved concurrency is used up. */
export class TooManyRequests extends Error {}

/** One deployed function with its sandboxes. */
export interface FunctionHost {
  readonly fn: LambdaFunction;
  /**
   * Runs the handler with `event` (JSON text) in a sandbox of its own, a warm one if there is one.
   *
   * @throws TooManyRequests
   */
  invoke(event: string): Promise<Invocation>;
  /** Kills every sandbox; invocations under way end as crashed. */
  close(): Promise<void>;
}

export interface HostOptions {
  readonly environment: { readonly [name: string]: string };
  readonly clock: Clock;
  readonly sandboxes: number;
  onLog(log: FunctionLog): void;
}

/** A synchronous invocation's response may have 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_LIMIT_BYTES = 6_291_556;

export function hostFunction(fn: LambdaFunction, options: HostOptions): FunctionHost {
  const pool = createPool(options.sandboxes, () => openLogged(fn, options));
  let running = 0;
  return {
    fn,
    async invoke(event) {
      if (fn.reservedConcurrency !== undefined && running >= fn.reservedConcurrency) throw new TooManyRequests('Rate Exceeded.');
      running += 1;
      try {
        return await runIn(pool, event);
      } finally {
        running -= 1;
      }
    },
    close: () => pool.close(),
  };
}

interface LoggedSandbox extends Sandbox {
  run(requestId: string, event: string): Promise<Outcome>;
  /** What was written since the last time that somebody asked. */
  takeLog(): string;
}

function openLogged(fn: LambdaFunction, options: HostOptions): LoggedSandbox {
  let current: string | undefined;
  let lines: string[] = [];
  const sandbox = openSandbox(fn, {
    environment: options.environment,
    clock: options.clock,
    onLog(text) {
      lines.push(text);
      options.onLog({ functionName: fn.name, text, ...(current === undefined ? {} : { requestId: current }) });
    },
  });
  return {
    ...sandbox,
    async run(requestId, event) {
      current = requestId;
      const outcome = await sandbox.run(requestId, event);
      current = undefined;
      return outcome;
    },
    takeLog() {
      const log = lines.join('');
      lines = [];
      return log;
    },
  };
}

async function runIn(pool: Pool<LoggedSandbox>, event: string): Promise<Invocation> {
  const requestId = randomUUID();
  const sandbox = await pool.take();
  if (!sandbox) return { requestId, outcome: stopped(requestId), log: '' };
  const outcome = await sandbox.run(requestId, event);
  const log = sandbox.takeLog();
  pool.giveBack(sandbox);
  return { requestId, outcome: fitting(outcome), log };
}

function stopped(requestId: string): Outcome {
  return { error: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: the one-machine cloud was stopped` } };
}

function fitting(outcome: Outcome): Outcome {
  if ('error' in outcome || Buffer.byteLength(outcome.payload) <= PAYLOAD_LIMIT_BYTES) return outcome;
  return { error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage: `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).` } };
}
