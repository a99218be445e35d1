import { action, compensation, service, typed } from 'cdk-saga';
import { serve } from 'cdk-saga/runtime';
import type { Order } from './order';

const payments = service('payments', { authorize: action({ input: typed<Order>(), output: typed<{ readonly receipt: string }>() }), void: compensation('authorize') });

export const handler = serve(payments, { authorize: async ({ orderId }) => ({ receipt: orderId }), void: async () => undefined });
