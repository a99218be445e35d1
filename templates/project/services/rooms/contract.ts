import { action, compensation, service } from 'cdk-saga';
import * as z from 'zod';

export const Stay = z.object({ room: z.string().min(1), guest: z.string().min(1), nights: z.int().min(1).max(30) });
const Reservation = z.object({ reservationId: z.string() });

export const rooms = service('rooms', {
  reserve: action({ input: Stay, output: Reservation.extend({ price: z.int() }) }),
  release: compensation('reserve'),
  confirm: action({ input: Reservation, output: z.object({ doorCode: z.string() }) }),
});
