import { Rejected } from 'cdk-saga/runtime';
import type * as z from 'zod';
import type { Table } from '../table';
import type { AuthorizePayment } from './contract';
import { TEST_CARDS } from './test-cards';

/**
 * One authorisation. Its id is made from the order's: so a void finds an authorisation whose reply never came, and an order has one at most.
 */
export type PaymentRow = {
  readonly authorizationId: string;
  readonly status: 'authorized' | 'captured' | 'voided';
  /** The idempotency key of the request that authorised it. */
  readonly authorizedBy?: string;
  readonly capturedBy?: string;
  readonly card?: string;
  /** In cents. */
  readonly amount?: number;
  readonly currency?: string;
};

/** What a payment needs to know of the attempt, and how a reply gets lost. */
export interface Attempt {
  readonly idempotencyKey: string;
  /** Ordinal, from 1. */
  readonly attempt: number;
  /** Never settles. */
  readonly loseReply: () => Promise<never>;
}

const authorizationIdOf = (orderId: string): string => `authorization-${orderId}`;

/** Authorises the order's payment, once: another request for the same order is rejected, and so is one that comes after its void. */
export async function authorizePayment(payments: Table<PaymentRow>, request: z.infer<typeof AuthorizePayment>, by: Attempt): Promise<{ authorizationId: string }> {
  const { orderId, card, amount, currency } = request;
  if (card === TEST_CARDS.busyTwice && by.attempt < 3) throw new Error('the card network is busy, try again');
  if (card === TEST_CARDS.declined) throw new Rejected('The card was declined.');
  const authorizationId = authorizationIdOf(orderId);
  const row: PaymentRow = { authorizationId, status: 'authorized', authorizedBy: by.idempotencyKey, card, amount, currency };
  if (!(await payments.insert(row))) await sameAuthorization(payments, authorizationId, by.idempotencyKey);
  if (card === TEST_CARDS.replyLost) await by.loseReply();
  return { authorizationId };
}

async function sameAuthorization(payments: Table<PaymentRow>, authorizationId: string, idempotencyKey: string): Promise<void> {
  const found = await payments.get(authorizationId);
  if (found?.status === 'voided') throw new Rejected(`${authorizationId} was voided.`);
  if (found?.authorizedBy !== idempotencyKey) throw new Rejected(`${authorizationId} was made by another request.`);
}

/** Voids the order's authorisation. One that never came is entered as voided, so that it cannot come later. */
export async function voidPayment(payments: Table<PaymentRow>, orderId: string): Promise<void> {
  const authorizationId = authorizationIdOf(orderId);
  const voided = await payments.change(authorizationId, {
    update: 'SET #status = :voided',
    when: 'attribute_not_exists(#authorizationId) OR #status <> :captured',
    values: { voided: 'voided', captured: 'captured' },
  });
  if (!voided) throw new Error(`${authorizationId} is captured: it can only be refunded`);
}

/** Captures an authorised payment, once per idempotency key. Rejects what is not authorised, or was captured by another request. */
export async function capturePayment(payments: Table<PaymentRow>, authorizationId: string, idempotencyKey: string): Promise<{ captureId: string; amount: number }> {
  const captured = await payments.change(authorizationId, {
    update: 'SET #status = :captured, #capturedBy = :key',
    when: '#card <> :refused AND (#status = :authorized OR (#status = :captured AND #capturedBy = :key))',
    values: { captured: 'captured', authorized: 'authorized', key: idempotencyKey, refused: TEST_CARDS.captureRefused },
  });
  if (captured?.amount === undefined) throw new Rejected(`The bank refused to capture ${authorizationId}.`);
  return { captureId: `capture-${authorizationId}`, amount: captured.amount };
}
