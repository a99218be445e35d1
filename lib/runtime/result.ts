import type { StandardSchemaV1 } from '@standard-schema/spec';
import { excessOf, jsonOf } from './json-text';
import { refuse } from './protocol/decision';
import type { Gave } from './protocol/end-action';
import { validate } from './schema';
import { messageOf } from './step-error';

/**
 * A result's largest size. Step Functions takes 262,144 bytes as the output of a task, of which `lambda:invoke` uses some for its own
 * fields (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); and with the largest input (128 KiB) an item of
 * 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html) still holds it.
 */
export const MAX_RESULT_BYTES = 240 * 1_024;

/** What a handler gave back, as the output schema makes it, in the form that travels. Whatever is wrong with it, the effect behind it has happened. */
export async function travel(output: StandardSchemaV1, given: unknown): Promise<Gave> {
  try {
    const result = jsonOf(await validate('result', output, given));
    const excess = excessOf('result', result, MAX_RESULT_BYTES);
    return excess ? refuse('Saga.ResultTooLarge', excess) : { result };
  } catch (misfit) {
    return refuse('Saga.InvalidResult', messageOf(misfit));
  }
}
