import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Gave } from './ledger/item';
import { byteLength, encode } from './json-text';
import { validate } from './schema';

/**
 * A result's largest size. Step Functions takes 262,144 bytes as the output of a task, of which `lambda:invoke` uses some for its own
 * fields (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); and with the largest input (128 KiB) an item of
 * 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html) still holds it.
 */
export const MAX_RESULT_BYTES = 240 * 1_024;

/** What a handler gave back, as the output schema makes it, in the form that travels. Whatever is wrong with it, the effect behind it has happened. */
export async function travel(output: StandardSchemaV1, given: unknown): Promise<Gave> {
  const { value, problem: misfit } = await validate(output, given);
  if (misfit !== undefined) return invalid(`The result does not fit the output schema: ${misfit}`);
  const { text, problem } = encode(value);
  if (problem !== undefined) return invalid(`The result is not JSON: ${problem}`);
  const bytes = byteLength(text);
  if (bytes <= MAX_RESULT_BYTES) return { result: text };
  return { unusable: { error: 'Saga.ResultTooLarge', message: `The result has ${bytes} bytes, and at most ${MAX_RESULT_BYTES} can travel. Return a reference to it instead.` } };
}

const invalid = (message: string): Gave => ({ unusable: { error: 'Saga.InvalidResult', message } });
