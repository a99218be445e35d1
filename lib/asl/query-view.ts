import type { JsonObject } from './json';
import type { EvaluationInput, StatesVariable } from './jsonata/evaluation-input';
import type { Json } from './protocol';

/** What the expressions of a state see at one moment. */
export interface QueryView extends EvaluationInput {
  /** What `$` and `$.x` mean to JSONPath. */
  readonly subject: Json;
  readonly states: StatesVariable & { readonly context: JsonObject };
}
