import { action, compensation, service } from 'cdk-saga';
import * as z from 'zod';

export const OrderId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be 1 to 64 letters, digits and "-"');

export const Address = z.object({
  name: z.string().min(1),
  street: z.string().min(1),
  city: z.string().min(1),
  postcode: z.string().min(1),
  /** ISO 3166, two letters. */
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters'),
});

export const CreateOrder = z.object({ orderId: OrderId, customerId: z.string().min(1), deliverTo: Address });
export const ConfirmOrder = z.object({ orderId: OrderId, trackingId: z.string().min(1) });

export const orders = service('orders', {
  create: action({ input: CreateOrder, output: z.object({ orderId: OrderId }) }),
  cancel: compensation('create'),
  confirm: action({ input: ConfirmOrder, output: z.object({ status: z.literal('confirmed') }) }),
});
