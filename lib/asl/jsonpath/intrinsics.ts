/**
 * The intrinsic functions: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 * What goes wrong in one is States.IntrinsicFailure.
 */
import { createHash } from 'node:crypto';
import { ERRORS, StateFailure } from '../failure';
import { isJsonArray, isJsonObject, type JsonObject } from '../json';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import { seededRandom } from '../seeded-random';
import { uuidFrom } from '../uuid';
import { lookUp } from './look-up';
import type { IntrinsicCall } from './path-program';
import type { IntrinsicName } from './scan-intrinsic';

type Implementation = (args: readonly Json[], view: QueryView) => Json;

export function callIntrinsic(call: IntrinsicCall, view: QueryView): Json {
  const args = call.args.map((arg) => argumentValue(call, arg, view));
  return IMPLEMENTATIONS[call.name as IntrinsicName](args, view);
}

function argumentValue(call: IntrinsicCall, arg: IntrinsicCall['args'][number], view: QueryView): Json {
  if (arg.kind === 'literal') return arg.value;
  if (arg.kind === 'intrinsic') return callIntrinsic(arg, view);
  const value = lookUp(arg, view);
  if (value !== undefined) return value;
  const input = JSON.stringify(view.subject);
  throw new StateFailure(ERRORS.runtime, `The JsonPath argument for the field '${arg.source}' could not be found in the input '${input}'`);
}

function refused(name: string, what: string): StateFailure {
  return new StateFailure(ERRORS.intrinsicFailure, `Invalid arguments in States.${name}: ${what}`);
}

function text(name: string, value: Json | undefined): string {
  if (typeof value !== 'string') throw refused(name, `expected a string, got ${JSON.stringify(value)}`);
  return value;
}

function number(name: string, value: Json | undefined): number {
  if (typeof value !== 'number') throw refused(name, `expected a number, got ${JSON.stringify(value)}`);
  return value;
}

function array(name: string, value: Json | undefined): readonly Json[] {
  if (!isJsonArray(value)) throw refused(name, `expected an array, got ${JSON.stringify(value)}`);
  return value;
}

function object(name: string, value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw refused(name, `expected an object, got ${JSON.stringify(value)}`);
  return value;
}

const IMPLEMENTATIONS: { readonly [Name in IntrinsicName]: Implementation } = {
  Format: ([template, ...values]) => format(text('Format', template), values),
  StringToJson: ([value]) => parse(text('StringToJson', value)),
  JsonToString: ([value]) => JSON.stringify(value ?? null),
  Array: (args) => args,
  ArrayPartition: ([values, size]) => partition(array('ArrayPartition', values), number('ArrayPartition', size)),
  ArrayContains: ([values, wanted]) => array('ArrayContains', values).some((value) => isEqual(value, wanted ?? null)),
  ArrayRange: ([first, last, step]) => range(number('ArrayRange', first), number('ArrayRange', last), number('ArrayRange', step)),
  ArrayGetItem: ([values, index]) => getItem(array('ArrayGetItem', values), number('ArrayGetItem', index)),
  ArrayLength: ([values]) => array('ArrayLength', values).length,
  ArrayUnique: ([values]) => unique(array('ArrayUnique', values)),
  Base64Encode: ([value]) => Buffer.from(text('Base64Encode', value), 'utf8').toString('base64'),
  Base64Decode: ([value]) => Buffer.from(text('Base64Decode', value), 'base64').toString('utf8'),
  Hash: ([value, algorithm]) => hash(value ?? null, text('Hash', algorithm)),
  JsonMerge: ([left, right, deep]) => merge(object('JsonMerge', left), object('JsonMerge', right), deep),
  MathRandom: ([from, to, seed], view) => randomBetween(number('MathRandom', from), number('MathRandom', to), seed, view),
  // As recorded: each number is rounded to the next integer, halves up.
  MathAdd: ([left, right]) => Math.round(number('MathAdd', left)) + Math.round(number('MathAdd', right)) + 0,
  StringSplit: ([value, splitters]) => split(text('StringSplit', value), text('StringSplit', splitters)),
  UUID: (_, view) => uuidFrom(view.random),
};

function format(template: string, values: readonly Json[]): string {
  let used = 0;
  const result = template.replaceAll(/\\([{}\\])|\{\}/g, (_, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[used];
    used += 1;
    if (value === undefined) throw refused('Format', 'there are more placeholders than arguments');
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (used !== values.length) throw refused('Format', 'there are more arguments than placeholders');
  return result;
}

/** As recorded: text without any JSON is null. */
function parse(value: string): Json {
  if (value.trim() === '') return null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw refused('StringToJson', 'the argument is not valid JSON');
  }
}

function partition(values: readonly Json[], wanted: number): Json {
  const size = Math.round(wanted);
  if (size < 1) throw refused('ArrayPartition', 'the chunk size must be positive');
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}

const MAX_RANGE = 1000;

function range(from: number, to: number, by: number): Json {
  const [first, last, step] = [Math.round(from), Math.round(to), Math.round(by)];
  if (step === 0) throw refused('ArrayRange', 'the step must not be 0');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > MAX_RANGE) throw refused('ArrayRange', `the array may have at most ${MAX_RANGE} elements`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function getItem(values: readonly Json[], index: number): Json {
  const value = index >= 0 ? values[Math.round(index)] : undefined;
  if (value === undefined) throw refused('ArrayGetItem', `there is no element ${index}`);
  return value;
}

function unique(values: readonly Json[]): Json {
  return values.filter((value, index) => values.findIndex((other) => isEqual(value, other)) === index);
}

function isEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isJsonArray(left)) return isJsonArray(right) && isEqualArray(left, right);
  return isJsonObject(left) && isJsonObject(right) && isEqualObject(left, right);
}

function isEqualArray(left: readonly Json[], right: readonly Json[]): boolean {
  return left.length === right.length && left.every((item, index) => isEqual(item, right[index] ?? null));
}

function isEqualObject(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left);
  const same = (name: string): boolean => Object.hasOwn(right, name) && isEqual(left[name] ?? null, right[name] ?? null);
  return names.length === Object.keys(right).length && names.every(same);
}

const ALGORITHMS = new Set(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

function hash(value: Json, algorithm: string): string {
  if (!ALGORITHMS.has(algorithm)) throw refused('Hash', `the algorithm ${algorithm} is not supported`);
  const data = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash(algorithm.toLowerCase().replace('sha-', 'sha')).update(data, 'utf8').digest('hex');
}

/** Only a shallow merge exists: the third argument must be false. */
function merge(left: JsonObject, right: JsonObject, deep: Json | undefined): Json {
  if (deep !== false) throw refused('JsonMerge', 'the third argument must be false');
  return { ...left, ...right };
}

function randomBetween(from: number, to: number, seed: Json | undefined, view: QueryView): number {
  const [first, last] = [Math.round(from), Math.round(to)];
  const draw = seed === undefined ? view.random : seededRandom(number('MathRandom', seed));
  return first + Math.floor(draw() * (last - first));
}

/** Every character of `splitters` splits; empty parts are left out. */
function split(value: string, splitters: string): Json {
  const signs = new Set(splitters);
  const parts = [''];
  for (const character of value) {
    if (signs.has(character)) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts.filter((part) => part !== '');
}
