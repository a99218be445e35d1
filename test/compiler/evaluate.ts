import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Json } from '../../lib/contract/json';

/** What a state's expressions see: `$states`, and the variables by name. */
export interface Surroundings {
  readonly states: { readonly input?: Json; readonly result?: Json; readonly errorOutput?: Json; readonly context?: Json };
  readonly variables?: { readonly [name: string]: Json };
}

/** Evaluates a field as Step Functions does: texts in `{% %}` as JSONata, also inside objects and arrays, all else as it is. */
export async function evaluateField(field: unknown, around: Surroundings): Promise<unknown> {
  if (typeof field === 'string') return evaluateText(field, around);
  if (Array.isArray(field)) return Promise.all(field.map((item) => evaluateField(item, around)));
  if (typeof field !== 'object' || field === null) return field;
  const members = await Promise.all(Object.entries(field).map(async ([name, value]) => [name, await evaluateField(value, around)] as const));
  return Object.fromEntries(members);
}

async function evaluateText(text: string, { states, variables = {} }: Surroundings): Promise<unknown> {
  const code = /^\{%([\s\S]*)%\}$/.exec(text)?.[1];
  if (code === undefined) return text;
  const expression = jsonata(code);
  expression.registerFunction('hash', (value: string, algorithm: string) => createHash(algorithm.replace('-', '')).update(value).digest('hex'));
  expression.registerFunction('parse', (value: string) => JSON.parse(value) as unknown);
  const value: unknown = await expression.evaluate(undefined, { ...variables, states });
  if (value === undefined) throw new Error(`States.QueryEvaluationError: nothing comes of ${code}`);
  return value;
}
