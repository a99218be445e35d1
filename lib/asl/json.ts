/** JSON values, and what they weigh. */
import type { Json } from './protocol';

export type JsonObject = { readonly [name: string]: Json };

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** What is nested deeper counts as too long: Jackson, which AWS's messages show to be its parser, refuses to read it. */
export const MAX_DEPTH = 1000;

/** Whether lists and objects are nested deeper than MAX_DEPTH. */
export function isTooDeep(value: Json, depth: number = MAX_DEPTH): boolean {
  if (value === null || typeof value !== 'object') return false;
  return depth === 0 || Object.values(value).some((inner: Json) => isTooDeep(inner, depth - 1));
}

/** Whether the JSON text of `value` takes more than `limit` bytes in UTF-8. Stops counting at the limit. */
export function isLongerThan(value: Json, limit: number): boolean {
  // Mostly data is far below the limit: then nobody need look at each character.
  return countDown(value, limit, MAX_DEPTH, mostTextBytes) < 0 && countDown(value, limit, MAX_DEPTH, textBytes) < 0;
}

/** The bytes of a string with its quotes, or a bound; a lower bound will do when it is over the budget anyway. */
type TextMeasure = (text: string, budget: number) => number;

/** What is left of `budget` bytes after `value`; negative once it is used up. */
function countDown(value: Json, budget: number, depth: number, measure: TextMeasure): number {
  if (budget < 0) return budget;
  if (typeof value === 'string') return budget - measure(value, budget);
  if (value === null || typeof value !== 'object') return budget - String(value).length;
  if (depth === 0) return -1;
  return isJsonArray(value) ? countDownArray(value, budget, depth - 1, measure) : countDownObject(value, budget, depth - 1, measure);
}

function countDownArray(values: readonly Json[], budget: number, depth: number, measure: TextMeasure): number {
  let left = budget - 2 - Math.max(0, values.length - 1);
  for (const value of values) {
    left = countDown(value, left, depth, measure);
    if (left < 0) return left;
  }
  return left;
}

function countDownObject(object: JsonObject, budget: number, depth: number, measure: TextMeasure): number {
  let left = budget - 1;
  for (const name in object) {
    const value = object[name];
    if (value === undefined) continue;
    left = countDown(value, left - measure(name, left) - 2, depth, measure);
    if (left < 0) return left;
  }
  return left === budget - 1 ? left - 1 : left;
}

function textBytes(text: string, budget: number): number {
  if (text.length > budget) return text.length + 2;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return Buffer.byteLength(JSON.stringify(text), 'utf8');
  }
  return text.length + 2;
}

/** No character takes more than six bytes: a control character or a lone surrogate, `\u0000`. */
function mostTextBytes(text: string): number {
  return text.length * 6 + 2;
}
