import { serve } from 'cdk-saga/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableNamedBy } from '../table';
import { payments } from './contract';
import { authorizePayment, capturePayment, voidPayment, type PaymentRow } from './payments';

const table = tableNamedBy<PaymentRow>('PAYMENTS_TABLE', 'authorizationId');

/** A pending timer keeps the process from ending by itself: it is Lambda that has to end it, at the function's timeout. */
const loseReply = async (): Promise<never> => {
  for (;;) await sleep(60_000);
};

export const handler = serve(payments, {
  authorize: (input, { idempotencyKey, attempt }) => authorizePayment(table, input, { idempotencyKey, attempt, loseReply }),
  void: ({ input }) => voidPayment(table, input.orderId),
  capture: ({ authorizationId }, ctx) => capturePayment(table, authorizationId, ctx.idempotencyKey),
});
