/** What the engine tells, and is told, while one state is tried by itself (TestState). */
import type { Failure } from './failure';
import type { JsonObject } from './json';
import type { Json } from './protocol';

export type TrialStage = 'afterInputPath' | 'afterParameters' | 'afterArguments' | 'result' | 'afterResultSelector' | 'afterResultPath';

export interface Trial {
  /** The context object, whole. `token` while a task that waits for one is being scheduled. */
  readonly context: (token: string | undefined) => JsonObject;
  /** A step of the state's data flow was taken. */
  readonly saw: (stage: TrialStage, value: Json) => void;
  /** The state failed; at most one of its handlers, by its place in the list, takes that up. */
  readonly failed: (failure: Failure, handler: { readonly retryIndex?: number; readonly catchIndex?: number }) => void;
}
