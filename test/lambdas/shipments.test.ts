import { createShipment, enterCarrier, type ShipmentRow } from '../../lambdas/shipment/shipments';
import type { Table } from '../../lambdas/table';
import { startDynalite, type DynaliteTables } from './dynalite-tables';

let dynalite: DynaliteTables;
let shipments: Table<ShipmentRow>;

beforeAll(async () => { dynalite = await startDynalite(); });
afterAll(() => dynalite.stop());
beforeEach(async () => { shipments = await dynalite.fresh<ShipmentRow>('id'); });

const request = { orderId: 'o-1', carrier: 'post', email: 'ada@example.com', deliverTo: { name: 'Ada', street: '1 Market Square', city: 'Ghent', postcode: '9000', country: 'BE' } };

test('createShipment hands over one parcel when its request is repeated', async () => {
  expect(await createShipment(shipments, request, 'key-1')).toEqual({ trackingId: 'post-o-1' });
  expect(await createShipment(shipments, request, 'key-1')).toEqual({ trackingId: 'post-o-1' });
  expect(await shipments.get('shipment#o-1')).toEqual({ id: 'shipment#o-1', status: 'created', createdBy: 'key-1', trackingId: 'post-o-1', carrier: 'post', city: 'Ghent' });
});

test('createShipment rejects a second shipment of one order', async () => {
  await createShipment(shipments, request, 'key-1');
  await expect(createShipment(shipments, request, 'key-2')).rejects.toMatchObject({ name: 'Rejected' });
});

test('createShipment fails with the carrier on strike until an operator enters it as up', async () => {
  const byStriker = { ...request, carrier: 'on-strike-express' };
  await expect(createShipment(shipments, byStriker, 'key-1')).rejects.toThrow('the carrier on-strike-express is down');
  expect(await shipments.get('shipment#o-1')).toBeUndefined();
  await enterCarrier(shipments, 'on-strike-express', 'up');
  expect(await createShipment(shipments, byStriker, 'key-1')).toEqual({ trackingId: 'on-strike-express-o-1' });
});

test('createShipment fails with any carrier that an operator has entered as down', async () => {
  await enterCarrier(shipments, 'post', 'down');
  await enterCarrier(shipments, 'post', 'down');
  await expect(createShipment(shipments, request, 'key-1')).rejects.toThrow('the carrier post is down');
});

test('createShipment answers a repeated request with its parcel though the carrier is down by now', async () => {
  await createShipment(shipments, request, 'key-1');
  await enterCarrier(shipments, 'post', 'down');
  expect(await createShipment(shipments, request, 'key-1')).toEqual({ trackingId: 'post-o-1' });
});
