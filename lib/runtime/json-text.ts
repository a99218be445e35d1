/**
 * JSON text of what a handler gave back. A field that is `undefined` drops out and a `Date` becomes its ISO text, as with `JSON.stringify`;
 * what that would quietly turn into something else is refused: `NaN`, infinities and a `Date` without a time (null), functions and symbols
 * (nothing), `undefined` in a list (null), and what has its state elsewhere than in fields, such as a `Map` or a promise (`{}`). So are cycles
 * and bigints. `undefined` itself is `null`.
 *
 * @throws whatever says what is wrong
 */
export const jsonOf = (value: unknown = null): string => JSON.stringify(value, kept);

/** `given` is the value before its `toJSON`: a Date without a time has become null. */
function kept(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const given = this[key];
  if (KEPT.has(kindOf(value)) || Number.isFinite(value) || (value === undefined ? !Array.isArray(this) : given === null)) return value;
  throw new TypeError(`${key || 'It'} is a ${kindOf(given)}, which is not JSON`);
}

const KEPT: ReadonlySet<string> = new Set(['Object', 'Array', 'String', 'Boolean']);

/** `Map`, `Promise`, `Null`, `Uint8Array`; `Object` also of an instance of a class of one's own, whose fields travel. */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

/** What is wrong with a text that takes too many bytes in UTF-8, which is what DynamoDB and Step Functions count. */
export function excessOf(what: string, text: string, most: number): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes > most ? `The ${what} has ${bytes} bytes, and at most ${most} travel. Pass a reference.` : undefined;
}
