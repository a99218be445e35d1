import { serve } from 'cdk-saga/runtime';
import { tableNamedBy } from '../table';
import { shipments } from './contract';
import { createShipment, type ShipmentRow } from './shipments';

const table = tableNamedBy<ShipmentRow>('SHIPMENTS_TABLE', 'id');

export const handler = serve(shipments, {
  create: (input, ctx) => createShipment(table, input, ctx.idempotencyKey),
});
