/** JSON text of a value, or why it has none. */
export type Encoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/**
 * JSON text of what a handler gave back. A field that is `undefined` drops out and a `Date` becomes its ISO text, as with `JSON.stringify`;
 * what that would quietly turn into something else is refused: `NaN` and infinities (null), functions and symbols (nothing), `Map` and `Set`
 * (`{}`), `undefined` in a list (null). So are cycles and bigints. `undefined` itself is `null`.
 */
export function encode(value: unknown): Encoded {
  if (value === undefined) return { ok: true, text: 'null' };
  try {
    return { ok: true, text: JSON.stringify(value, refuseWhatChanges) };
  } catch (error) {
    return { ok: false, problem: error instanceof NotJson ? error.message : 'it has a cycle, a bigint or a toJSON that throws' };
  }
}

class NotJson extends Error {}

function refuseWhatChanges(this: unknown, key: string, value: unknown): unknown {
  const found = whatChanges(value) ?? (value === undefined && Array.isArray(this) ? 'undefined in a list' : undefined);
  if (found !== undefined) throw new NotJson(`${key === '' ? 'it' : `"${key}"`} is ${found}, which JSON cannot hold`);
  return value;
}

function whatChanges(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`;
  return undefined;
}

/** Bytes of a text in UTF-8: what DynamoDB and Step Functions count. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
