import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { after, millis, type Clock, type Millis } from '../../contract/time';
import type { LambdaFunction } from '../assembly/deployment';
import type { InvokeMessage, LambdaError, SandboxMessage, SandboxSetup, SealedMessage } from './sandbox-messages';

/** The program inside. It ends in .mts because Node runs it as it stands, as an ES module, whatever loaded this file. */
const WORKER_FILE = join(__dirname, 'sandbox-worker.mts');

export type Outcome = { readonly payload: string } | { readonly error: LambdaError };

/** One worker thread with one function's code: it runs one invocation at a time, and as many after each other as it survives. */
export interface Sandbox {
  /** False once it has crashed, exited or was killed. */
  isUsable(): boolean;
  /** Never rejects: whatever becomes of the sandbox is an outcome. */
  run(requestId: string, event: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly environment: { readonly [name: string]: string };
  readonly clock: Clock;
  onLog(text: string): void;
}

/**
 * How long a sandbox may take to load its code. Lambda gives 10 s (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html);
 * here all sandboxes share one machine's processors.
 */
const INIT_LIMIT: Millis = millis(60_000);

export function openSandbox(fn: LambdaFunction, options: SandboxOptions): Sandbox {
  const thread = openThread(fn, options);
  let isReady = false;
  const start = async (requestId: string): Promise<Outcome | undefined> => {
    const message = await thread.next(INIT_LIMIT);
    isReady = message.type === 'ready';
    return isReady ? undefined : outcomeOf(message, requestId);
  };
  return {
    isUsable: () => thread.isUsable(),
    async run(requestId, event) {
      const failure = isReady ? undefined : await start(requestId);
      if (failure) return failure;
      thread.post({ requestId, event, deadline: after(options.clock.now(), fn.timeout), traceId: traceIdOf(requestId) });
      return outcomeOf(await thread.next(fn.timeout), requestId);
    },
    close: () => thread.close(),
  };
}

function traceIdOf(requestId: string): string {
  return `Root=1-00000000-${requestId.replaceAll('-', '').slice(0, 24)};Parent=0000000000000000;Sampled=0`;
}

/** What a thread can say, and what can become of it. */
type Signal =
  | Exclude<SandboxMessage, { type: 'log' }>
  | { readonly type: 'ended'; readonly exitCode: number; readonly outOfMemory: boolean }
  | { readonly type: 'killed'; readonly limit: Millis };

interface Thread {
  isUsable(): boolean;
  post(message: InvokeMessage): void;
  /** The next thing it says but logs. After `limit` it is killed. */
  next(limit: Millis): Promise<Signal>;
  close(): Promise<void>;
}

function openThread(fn: LambdaFunction, options: SandboxOptions): Thread {
  const seal = randomUUID();
  const worker = new Worker(WORKER_FILE, {
    workerData: setupOf(fn, seal),
    env: options.environment,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMb },
  });
  // What was said while nobody waited: the sandbox is ready, or dead, before its first invocation asks.
  const unheard: Signal[] = [];
  let listener: ((signal: Signal) => void) | undefined;
  let last: Signal | undefined;
  let outOfMemory = false;
  const hear = (signal: Signal): void => {
    if (signal.type === 'ended' || signal.type === 'killed' || (signal.type === 'failed' && signal.fatal)) last = signal;
    if (listener) listener(signal);
    else unheard.push(signal);
  };
  worker.on('message', (said: Partial<SealedMessage> | null) => {
    if (said?.seal !== seal || said.message === undefined) return;
    if (said.message.type === 'log') options.onLog(said.message.text);
    else hear(said.message);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => { outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'; });
  worker.on('exit', (exitCode) => hear({ type: 'ended', exitCode, outOfMemory }));
  return {
    isUsable: () => last === undefined,
    post: (message) => worker.postMessage(message),
    next: (limit) => {
      const said = unheard.shift() ?? last;
      return said ? Promise.resolve(said) : new Promise((resolve) => {
        const timer = setTimeout(() => { void worker.terminate(); hear({ type: 'killed', limit }); }, limit);
        listener = (signal) => { clearTimeout(timer); listener = undefined; resolve(signal); };
      });
    },
    close: async () => { await worker.terminate(); },
  };
}

function setupOf(fn: LambdaFunction, seal: string): SandboxSetup {
  const context = { functionName: fn.name, invokedFunctionArn: fn.arn, memoryLimitInMB: String(fn.memoryMb), logGroupName: `/aws/lambda/${fn.name}`, logStreamName: 'local' };
  return { code: fn.code, handler: fn.handler, runtime: fn.runtime, seal, context };
}

function outcomeOf(signal: Signal, requestId: string): Outcome {
  switch (signal.type) {
    case 'succeeded':
      return { payload: signal.payload };
    case 'failed':
      return { error: signal.error };
    case 'killed':
      return { error: { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(signal.limit / 1000).toFixed(2)} seconds` } };
    case 'ended':
      return { error: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${exitText(signal)}` } };
    case 'ready':
      return { error: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: the sandbox started twice` } };
  }
}

function exitText({ exitCode, outOfMemory }: { readonly exitCode: number; readonly outOfMemory: boolean }): string {
  if (outOfMemory) return 'Runtime exited with error: signal: killed';
  return exitCode === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${exitCode}`;
}
