import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * The value as a schema of any library, sync or async, gives it back.
 *
 * @throws TypeError that names what does not fit: `input.lines.0.sku: Invalid input: expected string, received number`. What a schema throws may
 * quote the value, and is not told
 */
export async function validate(what: string, schema: StandardSchemaV1, value: unknown): Promise<unknown> {
  const result = await (async () => schema['~standard'].validate(value))().catch(() => THREW);
  if (result.issues) throw new TypeError(result.issues.map(({ path = [], message }) => `${[what, ...path.map(keyOf)].join('.')}: ${message}`).join('; '));
  return result.value;
}

const THREW: StandardSchemaV1.FailureResult = { issues: [{ message: 'its schema threw' }] };

const keyOf = (segment: PropertyKey | StandardSchemaV1.PathSegment): string => String(typeof segment === 'object' ? segment.key : segment);
