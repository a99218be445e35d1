import type { Order } from './order';

export const handler = async ({ orderId }: Order) => ({ receipt: orderId });
