import type { StandardSchemaV1 } from '@standard-schema/spec';
import { cut } from './step-error';

/** The value as its schema gives it back, or what is wrong with it. */
export type Validated = { readonly value: unknown; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: string };

/** Asks a schema of any library, sync or async. A schema that throws refuses. */
export async function validate(schema: StandardSchemaV1, value: unknown): Promise<Validated> {
  try {
    const result = await schema['~standard'].validate(value);
    return result.issues ? { problem: cut(result.issues.slice(0, MAX_ISSUES).map(lineOf).join('; ')) } : { value: result.value };
  } catch {
    return { problem: 'its schema threw an error' };
  }
}

const MAX_ISSUES = 10;

/** `lines[0].sku: Invalid input: expected string, received number` */
function lineOf({ path = [], message }: StandardSchemaV1.Issue): string {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment));
  const text = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '');
  return text === '' ? message : `${text}: ${message}`;
}
