import { hash } from 'node:crypto';
import type { LedgerKey } from './ledger/item';

/**
 * The key under which a downstream applies an effect once: the same for every attempt and redrive of one step of one saga, another for its
 * compensation, for every other step, and for a saga of another name on the same table.
 *
 * 43 characters of `A-Z a-z 0-9 - _`: SHA-256 in base64url, because the parts have no bound, and providers do (Square takes 45 characters,
 * Stripe 255: https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency, https://docs.stripe.com/api/idempotent_requests).
 */
export function idempotencyKey({ saga, sagaId, step }: LedgerKey, operation: 'action' | 'compensation'): string {
  return hash('sha256', JSON.stringify([saga, sagaId, step, operation]), 'base64url');
}
