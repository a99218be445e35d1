import { isError } from './step-error';

const brand: unique symbol = Symbol.for('cdk-saga.Rejected');

/**
 * What an action throws when, by its own word, nothing of it was applied and nothing will be: the card is declined, the shelf is empty.
 *
 * The step fences itself and the saga compensates from the step before (after the pivot it parks). Throw it only when it is true of this
 * very attempt: an effect that takes place all the same is left standing. Anything else that an action throws counts as "may have taken
 * effect", is retried with the same idempotency key, and is compensated.
 *
 * The message stands in the execution's history: leave secrets out.
 */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly [brand] = true;
}

/** Also of an error from another copy of this library in the same bundle. */
export const isRejected = (error: unknown): error is Rejected => isError(error) && brand in error;
