import { once, throughout } from './fault-kind';

const unavailable = once('the ledger is unavailable', ['read', 'write'], { lands: 'never', hears: 'error' });

/** Between a process and the ledger's table. A write may land at any time after its process has given it up. */
export const ledgerFaults = [
  once('killed before the write', ['write'], { dies: 'before' }),
  once('killed after the write', ['write'], { dies: 'after' }),
  unavailable,
  throughout(unavailable),
  once('the write takes place and its response is lost', ['write'], { hears: 'error' }),
  once('the write is sent twice', ['write'], { lands: 'twice' }),
  once('the ledger answers at the last moment', ['write'], { hears: 'answer at the last moment' }),
  once('killed, and the write lands 2 seconds late', ['write'], { lands: { lateMs: 2_000 }, dies: 'after' }),
  once('the write lands 2 seconds late', ['write'], { lands: { lateMs: 2_000 }, hears: 'error' }),
  once('the write lands 40 seconds late', ['write'], { lands: { lateMs: 40_000 }, hears: 'error' }),
  once('the write lands 10 minutes late', ['write'], { lands: { lateMs: 600_000 }, hears: 'error' }),
];
