/**
 * The functions that Step Functions adds to JSONata.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-aws
 *
 * What they do with odd arguments is not documented; it follows measurements on AWS that the floci project published
 * (docs/services/step-functions.md in floci-io/floci): a non-integer is cut towards zero, several arguments give nothing instead of failing.
 */
import { hash as digest } from 'node:crypto';
import { isRecord } from '../json';
import type { Json } from '../protocol';
import { seededRandom } from '../seeded-random';
import { uuidFrom } from '../uuid';
import type { EvaluationHost } from './engine';

const ALGORITHMS: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** More elements than this are refused by AWS (measured by floci). */
const MAX_RANGE = 360_145;

/** An error as jsonata throws its own. */
interface DynamicError {
  readonly code?: string;
  readonly message: string;
}

export function awsFunctions(host: EvaluationHost) {
  return {
    partition: [partition, '<a?n?:a>'],
    range: [range, '<n?n?n?:x>'],
    hash: [hash, '<s?s?:s>'],
    random: [(seed?: number) => (seed === undefined ? host.random() : seededRandom(Math.trunc(seed))()), '<n?:n>'],
    uuid: [() => uuidFrom(host.random), '<:s>'],
    parse: [parse, '<s?:x>'],
  } as const;
}

function partition(array: readonly Json[] | undefined, size: number | undefined): Json[][] | undefined {
  const chunk = Math.trunc(size ?? 0);
  if (array === undefined || array.length === 0 || chunk < 1) return undefined;
  return Array.from({ length: Math.ceil(array.length / chunk) }, (_, index) => array.slice(index * chunk, (index + 1) * chunk));
}

function range(start?: number, end?: number, step?: number): number | number[] | undefined {
  if (start === undefined || end === undefined || step === undefined) return undefined;
  const [first, last, by] = [Math.trunc(start), Math.trunc(end), Math.trunc(step)];
  const length = Math.floor((last - first) / by) + 1;
  if (by === 0 || length < 1) return undefined;
  if (length > MAX_RANGE) throw dynamicError({ message: MEMORY_EXCEEDED });
  return length === 1 ? first : Array.from({ length }, (_, index) => first + index * by);
}

/** A machine hashes the same text at state after state: its input. */
const REMEMBERED = 64;
const digests = new Map<string, string>();

function remembered(name: string, text: string): string {
  const key = `${name} ${text}`;
  const known = digests.get(key);
  if (known !== undefined) return known;
  if (digests.size >= REMEMBERED) digests.clear();
  const made = digest(name, text, 'hex');
  digests.set(key, made);
  return made;
}

export function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (name === undefined) throw dynamicError({ message: `The hashing algorithm '${algorithm}' is not supported.` });
  return remembered(name, text);
}

export function parse(text?: string): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw dynamicError({ message: `The argument of $parse is not valid JSON.` });
  }
}

export const MEMORY_EXCEEDED = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';

export const TIMED_OUT = 'Expression evaluation timeout: Check for infinite loop';

export function dynamicError(error: DynamicError): Error {
  return Object.assign(new Error(error.message), error);
}

/** The code and message that jsonata, or one of these functions, threw; undefined for anything else. */
export function dynamicErrorOf(thrown: unknown): DynamicError | undefined {
  if (!isRecord(thrown) || typeof thrown['message'] !== 'string') return undefined;
  return { message: thrown['message'], ...(typeof thrown['code'] === 'string' && { code: thrown['code'] }) };
}
