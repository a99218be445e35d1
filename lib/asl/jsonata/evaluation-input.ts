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
  /** @default 'nothing' */
  readonly unassigned?: Unassigned;
}

/**
 * What an expression finds in a variable that no state has assigned. On AWS `'nothing'`, as in JSONata: `$exists($total)` is false, a field of
 * an object drops out, and only an expression that gives nothing as a whole fails its state. (So it was recorded, in February 2026 with
 * `$exists`, in November 2024 with a variable alone.)
 *
 * `'refused'` is stricter than AWS, for machines that are to assign every variable before they read it: the execution fails with States.Runtime,
 * which nothing catches.
 */
export type Unassigned = 'nothing' | 'refused';

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#transforming-reserved-variable */
export interface StatesVariable {
  readonly input?: Json;
  readonly context?: JsonObject;
  readonly result?: Json;
  readonly errorOutput?: Json;
}
