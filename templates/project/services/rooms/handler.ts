import { serve } from 'cdk-saga/runtime';
import { rooms } from './contract';

const CENTS_A_NIGHT = 12_000;

/** Put your own work in place of this: call your database or API, and hand it `ctx.idempotencyKey`, so that it does the work once. */
export const handler = serve(rooms, {
  reserve: async ({ room, nights }, ctx) => {
    ctx.log.info('reserved', { room });
    return { reservationId: ctx.idempotencyKey, price: nights * CENTS_A_NIGHT };
  },
  // Must succeed where there is nothing to undo: it also runs when nobody knows whether the room was reserved.
  release: async ({ input }, ctx) => {
    ctx.log.info('released', { room: input.room });
  },
  confirm: async ({ reservationId }) => ({ doorCode: reservationId.slice(0, 6) }),
});
