/** JSON text of a value, or why it has none. */
export type Encoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/**
 * JSON text of what a handler gave back. A field that is `undefined` drops out and a `Date` becomes its ISO text, as with `JSON.stringify`;
 * what that would quietly turn into something else is refused: `NaN`, infinities and a `Date` without a time (null), functions and symbols
 * (nothing), `undefined` in a list (null), and what has its state elsewhere than in fields, such as a `Map` or a promise (`{}`). So are cycles
 * and bigints. `undefined` itself is `null`.
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
  const found = whatChanges(value) ?? whatIsNull((this as Readonly<Record<string, unknown>>)[key], this);
  if (found !== undefined) throw new NotJson(`${key === '' ? 'it' : `"${key}"`} is ${found}, which JSON cannot hold`);
  return value;
}

function whatChanges(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (ArrayBuffer.isView(value)) return 'bytes';
  const stateful = STATE_ELSEWHERE.find((type) => value instanceof type);
  return stateful && `a value of the class ${stateful.name}`;
}

/** Their state is not in their fields: JSON makes `{}` of them. A Promise is one that nobody awaited. */
const STATE_ELSEWHERE = [Map, Set, WeakMap, WeakSet, Promise, RegExp, Error, ArrayBuffer];

/** What JSON makes null of. `before` is the value as it was given: a Date has become its text, or null, when a replacer sees it. */
function whatIsNull(before: unknown, within: unknown): string | undefined {
  if (before === undefined && Array.isArray(within)) return 'undefined in a list';
  return before instanceof Date && Number.isNaN(before.getTime()) ? 'a Date without a time' : undefined;
}

/** Bytes of a text in UTF-8: what DynamoDB and Step Functions count. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
