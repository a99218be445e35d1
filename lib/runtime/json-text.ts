/** JSON text of a value, or why it has none. */
export type Encoded = { readonly text: string; readonly problem?: undefined } | { readonly text?: undefined; readonly problem: string };

/**
 * JSON text of what a handler gave back. A field that is `undefined` drops out and a `Date` becomes its ISO text, as with `JSON.stringify`;
 * what that would quietly turn into something else is refused: `NaN`, infinities and a `Date` without a time (null), functions and symbols
 * (nothing), `undefined` in a list (null), and what has its state elsewhere than in fields, such as a `Map` or a promise (`{}`). So are cycles
 * and bigints. `undefined` itself is `null`.
 */
export function encode(value: unknown = null): Encoded {
  let problem = 'it has a cycle, a bigint or a toJSON that throws';
  try {
    const text = JSON.stringify(value, function keep(this: Readonly<Record<string, unknown>>, key, seen: unknown) {
      if (isKept(seen, this[key], this)) return seen;
      problem = `${key === '' ? 'it' : `"${key}"`} is a ${kindOf(this[key])} that JSON cannot hold`;
      throw new TypeError(problem);
    });
    return { text };
  } catch {
    return { problem };
  }
}

/** `Map`, `Promise`, `Null`, `Uint8Array`; `Object` also of an instance of a class of one's own, whose fields travel. */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

/** Whether JSON leaves a value what it is. `given` is the value before its `toJSON`: a Date without a time has become null. */
function isKept(value: unknown, given: unknown, within: object): boolean {
  switch (kindOf(value)) {
    case 'Object':
    case 'Array':
    case 'String':
    case 'Boolean':
    case 'BigInt': return true; // JSON.stringify throws over it by itself
    case 'Number': return Number.isFinite(value);
    case 'Null': return given === null;
    case 'Undefined': return !Array.isArray(within);
    default: return false;
  }
}

/** Bytes of a text in UTF-8: what DynamoDB and Step Functions count. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
