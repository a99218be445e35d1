/** TestState as its callers see it: https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
import type { Json } from '../protocol';

export type InspectionLevel = 'INFO' | 'DEBUG' | 'TRACE';

/** The API's own request: what is JSON is text. */
export interface TestStateRequest {
  /** One state, or with `stateName` a whole machine. */
  readonly definition: string;
  readonly stateName?: string;
  readonly roleArn?: string;
  /** @default '{}' */
  readonly input?: string;
  /** Variables that earlier states assigned: a JSON object. */
  readonly variables?: string;
  /** Takes the place of the whole context object. Only with a mock. */
  readonly context?: string;
  /** @default 'INFO' */
  readonly inspectionLevel?: InspectionLevel;
  readonly revealSecrets?: boolean;
  readonly mock?: TestStateMock;
  readonly stateConfiguration?: TestStateConfiguration;
}

/** What the state's work comes to, in place of doing it: exactly one of `result` and `errorOutput`. */
export interface TestStateMock {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  /** How strictly `result` is held to what the service answers. @default 'STRICT' */
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
}

export interface TestStateConfiguration {
  /** How often the retrier that the error meets has been used already. @default 0 */
  readonly retrierRetryCount?: number;
  /** The state inside the Map or Parallel that the mocked error comes from. */
  readonly errorCausedByState?: string;
  readonly mapIterationFailureCount?: number;
  /** What the Map's ItemReader would have read. */
  readonly mapItemReaderData?: string;
}

export interface TestStateResponse {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  /** Absent at level INFO. */
  readonly inspectionData?: InspectionData;
}

/** The steps of the state's data flow that were taken, each as JSON text. */
export type InspectedStage =
  | 'input'
  | 'afterInputPath'
  | 'afterParameters'
  | 'afterArguments'
  | 'result'
  | 'afterResultSelector'
  | 'afterResultPath'
  | 'afterItemsPath'
  | 'afterItemsPointer'
  | 'afterItemSelector'
  | 'afterItemBatcher'
  | 'variables';

export type InspectionData = { readonly [Stage in InspectedStage]?: string } & {
  readonly errorDetails?: {
    readonly catchIndex?: number;
    readonly retryIndex?: number;
    readonly retryBackoffIntervalSeconds?: number;
  };
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly maxConcurrency?: number;
};

/** How the work of a Task without a mock ended. */
export type TaskOutcome =
  | { readonly type: 'succeeded'; readonly output: Json }
  | { readonly type: 'failed'; readonly error?: string; readonly cause?: string }
  /** It did not answer within its TimeoutSeconds, or the five minutes that a test may take. */
  | { readonly type: 'timedOut' };

/** The request cannot be carried out: `code` and message are the API's error. */
export class TestStateRefused extends Error {
  constructor(
    readonly code: 'ValidationException' | 'InvalidDefinition' | 'InvalidExecutionInput',
    message: string,
  ) {
    super(message);
  }
}
