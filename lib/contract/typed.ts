import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * A schema that only the compiler sees: it takes every value as a `T` and checks nothing when the saga runs. It costs no bytes in a
 * Lambda; use a schema library where a value comes from outside.
 *
 * ```ts
 * const ping = action({ input: typed<{ url: string }>(), output: typed<{ ok: boolean }>() });
 * ```
 */
export function typed<T>(): StandardSchemaV1<T, T> {
  return { '~standard': { version: 1, vendor: 'cdk-saga', validate: (value) => ({ value: value as T }) } };
}
