/**
 * Runs inside a worker thread: loads a function's code and runs one invocation at a time. Node loads this file as it stands (it strips the
 * types), so it imports nothing of ours but types.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, LambdaError, SandboxMessage, SandboxSetup, SealedMessage } from './sandbox-messages';

type Handler = (event: unknown, context: object, callback?: (error: unknown, result?: unknown) => void) => unknown;

const setup = workerData as SandboxSetup;

function tell(message: SandboxMessage): void {
  parentPort?.postMessage({ seal: setup.seal, message } satisfies SealedMessage);
}

/** Console output travels as messages, so that it keeps its place before the result. */
function captureOutput(stream: NodeJS.WriteStream): void {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    tell({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
}

/** What code throws may throw again when it is read, or be no text at all. */
function textFrom(read: () => unknown): string {
  try {
    return String(read());
  } catch {
    return '';
  }
}

function lambdaError(thrown: unknown, errorType?: string): LambdaError {
  if (!(thrown instanceof Error)) return { errorType: errorType ?? typeof thrown, errorMessage: textFrom(() => thrown), trace: [] };
  return { errorType: errorType ?? textFrom(() => thrown.name), errorMessage: textFrom(() => thrown.message), trace: textFrom(() => thrown.stack ?? '').split('\n') };
}

function initError(errorType: string, errorMessage: string): Error {
  return Object.assign(new Error(errorMessage), { name: errorType });
}

const FILE_ENDINGS = ['.js', '.mjs', '.cjs'];

async function loadModule(modulePath: string): Promise<Record<string, unknown>> {
  if ('source' in setup.code) return compileAsCommonJs(setup.code.source, setup.code.file);
  const path = join(setup.code.directory, modulePath);
  const ending = FILE_ENDINGS.find((candidate) => existsSync(path + candidate));
  if (ending === undefined) throw initError('Runtime.ImportModuleError', `Error: Cannot find module '${modulePath}'`);
  // On Lambda nothing stands above the code. Here a package.json with "type": "module" may, and must not change what a bundle is.
  if (ending === '.js' && !existsSync(join(setup.code.directory, 'package.json'))) return compileAsCommonJs(readFileSync(path + ending, 'utf8'), path + ending);
  const loaded = (await import(pathToFileURL(path + ending).href)) as Record<string, unknown>;
  return { ...(loaded['default'] as Record<string, unknown> | undefined), ...loaded };
}

interface CompilableModule {
  exports: Record<string, unknown>;
  filename: string;
  paths: string[];
  _compile(source: string, filename: string, format: 'commonjs'): void;
}

function compileAsCommonJs(source: string, file: string): Record<string, unknown> {
  const { Module } = createRequire(import.meta.url)('node:module') as { Module: { new (id: string): CompilableModule; _nodeModulePaths(directory: string): string[] } };
  const module = new Module(file);
  module.filename = file;
  // Lambda's Node brings the AWS SDK along. Here the project does, and failing that this package.
  module.paths = [...Module._nodeModulePaths(dirname(file)), ...Module._nodeModulePaths(import.meta.dirname)];
  module._compile(source, file, 'commonjs');
  return module.exports;
}

async function loadHandler(): Promise<Handler> {
  const base = setup.handler.slice(setup.handler.lastIndexOf('/') + 1);
  const [, ...names] = base.split('.');
  const exported = await loadModule(setup.handler.slice(0, setup.handler.length - names.join('.').length - 1));
  const handler = names.reduce<unknown>((scope, name) => (scope as Record<string, unknown> | undefined)?.[name], exported);
  if (typeof handler !== 'function') throw initError('Runtime.HandlerNotFound', `${setup.handler} is undefined or not exported`);
  if (handler.length > 2 && Number(/^nodejs(\d+)/.exec(setup.runtime)?.[1]) >= 24) {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: callback-based handlers end with Node.js 22.
    throw initError('Runtime.CallbackHandlerDeprecated', `Lambda has removed support for callback-based function handlers starting with Node.js 24: make ${setup.handler} async`);
  }
  return handler as Handler;
}

function contextOf(invocation: InvokeMessage): object {
  return {
    ...setup.context,
    functionVersion: '$LATEST',
    awsRequestId: invocation.requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
  };
}

function run(handler: Handler, invocation: InvokeMessage): Promise<unknown> {
  const event: unknown = JSON.parse(invocation.event);
  if (handler.length < 3) return Promise.resolve(handler(event, contextOf(invocation)));
  return new Promise((resolve, reject) => {
    const returned = handler(event, contextOf(invocation), (error, result) => (error === null || error === undefined ? resolve(result) : reject(error)));
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}

function toJson(result: unknown): string {
  try {
    const text = JSON.stringify(result) as string | undefined;
    return text ?? 'null';
  } catch (error) {
    throw Object.assign(new Error(`Unable to stringify response body: ${String(error)}`), { name: 'Runtime.MarshalError' });
  }
}

async function answer(handler: Handler, invocation: InvokeMessage): Promise<void> {
  process.env['_X_AMZN_TRACE_ID'] = invocation.traceId;
  try {
    tell({ type: 'succeeded', payload: toJson(await run(handler, invocation)) });
  } catch (error) {
    tell({ type: 'failed', error: lambdaError(error), fatal: false });
  }
}

function failForGood(error: LambdaError): void {
  tell({ type: 'failed', error, fatal: true });
  process.exit(129);
}

captureOutput(process.stdout);
captureOutput(process.stderr);
process.on('uncaughtException', (error) => failForGood(lambdaError(error)));
process.on('unhandledRejection', (reason) => {
  const error = lambdaError(reason);
  failForGood({ ...error, errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: `${error.errorType}: ${error.errorMessage}` });
});

try {
  const handler = await loadHandler();
  parentPort?.on('message', (invocation: InvokeMessage) => void answer(handler, invocation));
  tell({ type: 'ready' });
} catch (error) {
  failForGood(error instanceof SyntaxError ? lambdaError(error, 'Runtime.UserCodeSyntaxError') : lambdaError(error));
}
