import { Rejected } from 'cdk-saga/runtime';
import type * as z from 'zod';
import type { Table } from '../table';
import type { CreateShipment } from './contract';

/** A shipment (`shipment#<order>`), or what is known of a carrier (`carrier#<name>`). */
export type ShipmentRow = {
  readonly id: string;
  readonly status: 'created' | 'up' | 'down';
  /** The idempotency key of the request that created the shipment. */
  readonly createdBy?: string;
  readonly trackingId?: string;
  readonly carrier?: string;
  readonly city?: string;
};

/** Test value: the carrier that is down until an operator enters it as `up` in the table. Any other carrier is up unless it is entered as `down`. */
export const CARRIER_ON_STRIKE = 'on-strike-express';

/** Hands a parcel to its carrier, once for each order. */
export async function createShipment(shipments: Table<ShipmentRow>, request: z.infer<typeof CreateShipment>, idempotencyKey: string): Promise<{ trackingId: string }> {
  const { orderId, carrier, deliverTo } = request;
  const id = `shipment#${orderId}`;
  const trackingId = `${carrier}-${orderId}`;
  if ((await shipments.get(id)) === undefined) {
    if (!(await isUp(shipments, carrier))) throw new Error(`the carrier ${carrier} is down`);
    if (await shipments.insert({ id, status: 'created', createdBy: idempotencyKey, trackingId, carrier, city: deliverTo.city })) return { trackingId };
  }
  const found = await shipments.get(id);
  if (found?.createdBy !== idempotencyKey) throw new Rejected(`Order ${orderId} has a shipment of another request.`);
  return { trackingId };
}

/** What an operator does once the carrier is back, or out of service. */
export async function enterCarrier(shipments: Table<ShipmentRow>, carrier: string, status: 'up' | 'down'): Promise<void> {
  await shipments.change(carrierId(carrier), { update: 'SET #status = :status', when: 'attribute_not_exists(#status) OR #status <> :status', values: { status } });
}

async function isUp(shipments: Table<ShipmentRow>, carrier: string): Promise<boolean> {
  const entered = await shipments.get(carrierId(carrier));
  return entered ? entered.status === 'up' : carrier !== CARRIER_ON_STRIKE;
}

const carrierId = (carrier: string): string => `carrier#${carrier}`;
