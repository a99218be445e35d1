import type { Rig } from '../step-rig';

/** Makes a saga of its own on the ledger under test. */
export type NewSaga = () => Rig;

/** The error's name, or `done`. */
export const nameOf = (ended: object): string => ('error' in ended ? String(ended.error) : 'done');
