import { action, compensation, service } from 'cdk-saga';
import * as z from 'zod';
import { OrderId } from '../order/contract';

/** In cents. */
const Amount = z.int().positive();

export const AuthorizePayment = z.object({ orderId: OrderId, card: z.string().min(1), amount: Amount, currency: z.literal('EUR') });
export const CapturePayment = z.object({ authorizationId: z.string().min(1) });

export const payments = service('payments', {
  authorize: action({ input: AuthorizePayment, output: z.object({ authorizationId: z.string() }) }),
  void: compensation('authorize'),
  capture: action({ input: CapturePayment, output: z.object({ captureId: z.string(), amount: Amount }) }),
});
