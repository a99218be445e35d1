import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Unusable } from './ledger/item';
import { byteLength, encode } from './json-text';
import { validate } from './schema';

/**
 * A result's largest size. Step Functions takes 262,144 bytes as the output of a task, of which `lambda:invoke` uses some for its own
 * fields (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); and with the largest input (128 KiB) an item of
 * 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html) still holds it.
 */
export const MAX_RESULT_BYTES = 240 * 1_024;

/** A result as JSON text, or why it cannot travel. */
export type Travelling = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly unusable: Unusable };

/** What a handler gave back, as the output schema makes it. Whatever is wrong with it, the effect behind it has happened. */
export async function travel(output: StandardSchemaV1, value: unknown): Promise<Travelling> {
  const validated = await validate(output, value);
  if (!validated.ok) return invalid(`The result does not fit the output schema: ${validated.problem}`);
  const encoded = encode(validated.value);
  if (!encoded.ok) return invalid(`The result is not JSON: ${encoded.problem}`);
  const bytes = byteLength(encoded.text);
  return bytes <= MAX_RESULT_BYTES
    ? { ok: true, text: encoded.text }
    : unusable('Saga.ResultTooLarge', `The result has ${bytes} bytes, and at most ${MAX_RESULT_BYTES} can travel. Return a reference to it instead.`);
}

const invalid = (message: string): Travelling => unusable('Saga.InvalidResult', message);

const unusable = (error: Unusable['error'], message: string): Travelling => ({ ok: false, unusable: { error, message } });
