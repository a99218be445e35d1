import { epochMillis, type Clock } from '../contract/time';

/** The machine's own clock: the only place of the one-machine cloud that asks for the time of day. */
export const systemClock: Clock = { now: () => epochMillis(Date.now()) };
