import type { FunctionCode } from '../assembly/deployment';

/** What Lambda's Node runtime reports of a failed invocation: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a sandbox is told when it is opened. */
export interface SandboxSetup {
  readonly code: FunctionCode;
  readonly handler: string;
  readonly runtime: string;
  /** On everything that the sandbox says: a function's own code, too, may post messages to the thread that it finds above it. */
  readonly seal: string;
  readonly context: { readonly functionName: string; readonly invokedFunctionArn: string; readonly memoryLimitInMB: string; readonly logGroupName: string; readonly logStreamName: string };
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** Epoch milliseconds at which the sandbox is killed. */
  readonly deadline: number;
  readonly traceId: string;
}

export interface SealedMessage {
  readonly seal: string;
  readonly message: SandboxMessage;
}

export type SandboxMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'log'; readonly text: string }
  /** `payload` is JSON text. */
  | { readonly type: 'succeeded'; readonly payload: string }
  /** After a `fatal` failure the sandbox is of no more use. */
  | { readonly type: 'failed'; readonly error: LambdaError; readonly fatal: boolean };
