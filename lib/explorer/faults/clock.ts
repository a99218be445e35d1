import { once } from './fault-kind';

/** Clocks of processes, as far apart as is promised for: one of them is wrong, all others are right. */
export const clockFaults = [
  once('its clock is S ahead', ['clock'], { ahead: 1 }),
  once('its clock is S behind', ['clock'], { ahead: -1 }),
];
