import type { JsonObject } from '../json';
import type { EpochMillis, Json } from '../protocol';

/** What an expression can see and use. */
export interface EvaluationInput {
  /** The workflow's variables. */
  readonly variables: Readonly<Record<string, Json>>;
  /** `$states`. */
  readonly states: StatesVariable;
  readonly now: EpochMillis;
  readonly random: () => number;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#transforming-reserved-variable */
export interface StatesVariable {
  readonly input?: Json;
  readonly context?: JsonObject;
  readonly result?: Json;
  readonly errorOutput?: Json;
}
