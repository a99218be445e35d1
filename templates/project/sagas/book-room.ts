import { saga } from 'cdk-saga';
import * as z from 'zod';
import { payments } from '../services/payments/contract';
import { rooms, Stay } from '../services/rooms/contract';

/** What starts the saga. */
export const Booking = z.object({ stay: Stay, card: z.string().min(1) });

export const bookRoom = saga('BookRoom', { input: Booking, deadline: '15m' }, (s, booking) => {
  const held = s.step('reserveRoom', {
    action: rooms.reserve,
    compensation: rooms.release,
    input: booking.stay,
  });
  // The point of no return. A charge that is refused gives the room back; one that went through is never undone.
  const paid = s.pivot('chargeCard', {
    action: payments.charge,
    input: { card: booking.card, amount: held.price },
  });
  const stay = paid.step('confirmRoom', {
    action: rooms.confirm,
    input: { reservationId: held.reservationId },
  });
  return { doorCode: stay.doorCode, receipt: paid.result.receipt };
});
