import { serve } from 'cdk-saga/runtime';
import { tableNamedBy } from '../table';
import { orders } from './contract';
import { cancelOrder, confirmOrder, createOrder, type OrderRow } from './orders';

const table = tableNamedBy<OrderRow>('ORDERS_TABLE', 'orderId');

export const handler = serve(orders, {
  create: (input, ctx) => createOrder(table, input, ctx),
  cancel: ({ input }, ctx) => cancelOrder(table, input.orderId, ctx.sagaId),
  confirm: (input) => confirmOrder(table, input),
});
