/** The functions that closures call, each for arguments that it is meant for. What they do is jsonata's own code, or equal to it by test. */
import { isRecord } from '../../json';
import { hash, parse } from '../aws-functions';
import type { Engine } from '../engine';

export type Implementation = (...args: unknown[]) => unknown;

export interface KnownFunction {
  /** The arguments that must be there, and those that may, by what they must be. For any others jsonata decides. */
  readonly required: readonly Guard[];
  readonly optional?: readonly Guard[];
  /** Absent: jsonata's own. */
  readonly implementation?: (engine: Engine) => Implementation;
  /** What it gives stays what it is: it is never a list that jsonata unwraps when that has but one item. */
  readonly settled: boolean;
}

export type Guard = (value: unknown) => boolean;

const anything: Guard = () => true;
const defined: Guard = (value) => value !== undefined;
const text: Guard = (value) => typeof value === 'string';
const number: Guard = (value) => typeof value === 'number';
const scalar: Guard = (value) => typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
const list: Guard = (value) => Array.isArray(value);
const numbers: Guard = (value) => Array.isArray(value) && value.every(number);
const textOrTexts: Guard = (value) => text(value) || (Array.isArray(value) && value.every(text));
const object: Guard = isRecord;
const objects: Guard = (value) => Array.isArray(value) && value.every(object);

const own = (implementation: Implementation) => () => implementation;
const toSettled = (...required: Guard[]): KnownFunction => ({ required, settled: true });
const toList = (...required: Guard[]): KnownFunction => ({ required, settled: false });

export const FUNCTIONS: ReadonlyMap<string, KnownFunction> = new Map<string, KnownFunction>(
  Object.entries({
    exists: { required: [anything], settled: true, implementation: own((value) => value !== undefined) },
    type: toSettled(anything),
    not: toSettled(defined),
    boolean: toSettled(defined),
    string: { required: [defined], settled: true, implementation: textOf },
    length: { required: [text], settled: true, implementation: (engine) => lengthOf(engine.native('length')) },
    substring: { required: [text, number], optional: [number], settled: true, implementation: (engine) => part(engine.native('substring')) },
    substringBefore: toSettled(text, text),
    substringAfter: toSettled(text, text),
    uppercase: toSettled(text),
    lowercase: toSettled(text),
    trim: toSettled(text),
    contains: toSettled(text, text),
    replace: toSettled(text, text, text),
    split: toList(text, text),
    join: { required: [textOrTexts], optional: [text], settled: true, implementation: own(joined) },
    number: toSettled(scalar),
    floor: toSettled(number),
    ceil: toSettled(number),
    abs: toSettled(number),
    round: { required: [number], optional: [number], settled: true },
    count: toSettled(list),
    sum: toSettled(numbers),
    max: toSettled(numbers),
    min: toSettled(numbers),
    average: toSettled(numbers),
    append: toSettled(anything, anything),
    reverse: toList(list),
    keys: toList(object),
    merge: toList(objects),
    lookup: toList(object, text),
    toMillis: toSettled(text),
    fromMillis: toSettled(number),
    hash: { required: [text, text], settled: true, implementation: own((value, algorithm) => hash(value as string, algorithm as string)) },
    parse: { required: [text], settled: false, implementation: own((value) => parse(value as string)) },
  }),
);

/** `$string` and `&`. jsonata writes numbers with 15 digits; where that changes none, JSON.stringify alone does the same, and faster. */
export function textOf(engine: Engine): (value: unknown) => string {
  const native = engine.native('string');
  return (value) => {
    if (typeof value === 'string') return value;
    return (hasShortNumbers(value) ? JSON.stringify(value) : native(value)) as string;
  };
}

function hasShortNumbers(value: unknown): boolean {
  if (typeof value === 'number') return isShort(value);
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.every(hasShortNumbers) : Object.values(value).every(hasShortNumbers);
}

const FIFTEEN_DIGITS = 1e15;

function isShort(value: number): boolean {
  return (Number.isInteger(value) && Math.abs(value) < FIFTEEN_DIGITS) || Number(value.toPrecision(15)) === value;
}

/** jsonata counts code points, one by one; without surrogates these are JavaScript's characters. */
const SURROGATE = /[\uD800-\uDFFF]/;

function lengthOf(native: Implementation): Implementation {
  return (value) => (SURROGATE.test(value as string) ? native(value) : (value as string).length);
}

function part(native: Implementation): Implementation {
  return (value, start, length) => {
    const whole = value as string;
    if (SURROGATE.test(whole)) return native(value, start, length);
    const first = whole.length + (start as number) < 0 ? 0 : (start as number);
    if (length === undefined) return whole.slice(first);
    if ((length as number) <= 0) return '';
    return whole.slice(first, (first >= 0 ? first : whole.length + first) + (length as number));
  };
}

function joined(texts: unknown, separator: unknown = ''): unknown {
  return Array.isArray(texts) ? texts.join(separator as string) : texts;
}
