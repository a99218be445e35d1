import * as z from 'zod';
import { action, compensation, saga, service } from '../../lib';

export const Booking = z.object({ bookingId: z.string() });

export const tables = service('tables', { book: action({ input: Booking, output: Booking }), cancel: compensation('book') });
export const deposits = service('deposits', { charge: action({ input: Booking, output: Booking }) });

/** Two steps, two services: enough of a saga for what the construct makes around it. */
export const bookTable = saga('BookTable', { input: Booking }, (s, booking) => {
  s.step('bookTable', { action: tables.book, compensation: tables.cancel, input: { bookingId: booking.bookingId }, timeout: '5s' });
  s.pivot('chargeDeposit', { action: deposits.charge, input: { bookingId: booking.bookingId } });
});

export const ENTRY = 'test/constructs/fixtures/handler.ts';
