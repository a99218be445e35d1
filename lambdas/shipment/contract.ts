import { action, service } from 'cdk-saga';
import * as z from 'zod';
import { Address, OrderId } from '../order/contract';

export const CreateShipment = z.object({ orderId: OrderId, carrier: z.string().min(1), email: z.email(), deliverTo: Address });

export const shipments = service('shipments', {
  create: action({ input: CreateShipment, output: z.object({ trackingId: z.string() }) }),
});
