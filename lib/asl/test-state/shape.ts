/** What a service answers, as far as a mocked result is held to it; and the check. */
import { isJsonArray, isJsonObject } from '../json';
import type { Json } from '../protocol';

/** Of text and binary data, `min` and `max` are lengths. A field that is not described may be anything. */
export type Shape =
  | { readonly type: 'string'; readonly min?: number; readonly max?: number; readonly oneOf?: readonly string[] }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'map'; readonly of: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly type: 'object';
  readonly fields: { readonly [name: string]: Shape };
  readonly required: readonly string[];
}

const EXPECTED = { string: 'a string', number: 'a number', boolean: 'a boolean', list: 'an array', map: 'an object', object: 'an object' };

/**
 * What is wrong with `value`, in the words of TestState; undefined when nothing is.
 *
 * @param strict whether required fields must be there
 */
export function shapeProblem(shape: Shape, value: Json, name: string, strict: boolean): string | undefined {
  if (!isOfType(shape, value)) return `Field '${name}' must be ${EXPECTED[shape.type]}`;
  switch (shape.type) {
    case 'string':
      return textProblem(shape, value as string, name);
    case 'number':
      return numberProblem(shape, value as number, name);
    case 'boolean':
      return undefined;
    case 'list':
      return first((value as readonly Json[]).map((item) => () => shapeProblem(shape.of, item, name, strict)));
    case 'map':
      return first(Object.entries(value as object).map(([key, item]) => () => shapeProblem(shape.of, item as Json, key, strict)));
    case 'object':
      return fieldProblem(shape, value as { readonly [name: string]: Json }, strict);
  }
}

function isOfType({ type }: Shape, value: Json): boolean {
  if (type === 'list') return isJsonArray(value);
  return type === 'map' || type === 'object' ? isJsonObject(value) : typeof value === type;
}

function textProblem({ min = 0, max = Infinity, oneOf }: Extract<Shape, { type: 'string' }>, text: string, name: string): string | undefined {
  if (text.length < min) return `Field '${name}' is smaller than the minimum length`;
  if (text.length > max) return `Field '${name}' exceeds the maximum length`;
  return oneOf === undefined || oneOf.includes(text) ? undefined : `Field '${name}' is not an expected value`;
}

function numberProblem({ min = -Infinity, max = Infinity }: Extract<Shape, { type: 'number' }>, value: number, name: string): string | undefined {
  if (value < min) return `Field '${name}' is less than the minimum value`;
  return value > max ? `Field '${name}' exceeds the maximum value` : undefined;
}

function fieldProblem({ fields, required }: ObjectShape, value: { readonly [name: string]: Json }, strict: boolean): string | undefined {
  const missing = strict ? required.find((name) => value[name] === undefined) : undefined;
  if (missing !== undefined) return `Required field '${missing}' is missing`;
  return first(
    Object.entries(value).map(([name, inner]) => () => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return shape && shapeProblem(shape, inner, name, strict);
    }),
  );
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
