import type { JsonObject } from './json';
import type { EpochMillis, Json } from './protocol';

/** What the expressions of a state see at one moment. */
export interface QueryView {
  readonly now: EpochMillis;
  readonly random: () => number;
  /** The variables in scope, and for JSONata `states`. */
  readonly bindings: Readonly<Record<string, unknown>>;
  /** What `$` and `$.x` mean to JSONPath. */
  readonly subject: Json;
  readonly context: () => JsonObject;
}
