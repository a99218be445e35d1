import { epochMillis, millis } from '../../lib/contract/time';
import type { LedgerItem } from '../../lib/runtime/index';
import { epochSeconds } from '../../lib/runtime/ledger/item';
import type { Caller } from '../../lib/runtime/protocol/caller';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from '../../lib/runtime/protocol/decision';
import { settle, type Asking } from '../../lib/runtime/protocol/settle';
import { EXPIRES_AT, START } from './step-rig';

const FENCED = { saga: 's', sagaId: '1', step: 'a', inputHash: 'h', expiresAt: EXPIRES_AT, attemptId: 'me', status: 'FENCED' } as LedgerItem;
const caller = (): Caller => ({
  signature: { saga: 's', sagaId: '1', step: 'a', inputHash: 'h', expiresAt: epochSeconds(EXPIRES_AT), attemptId: 'me' },
  startedAt: epochSeconds(START / 1_000), now: epochMillis(START), leaseUntil: epochMillis(START),
  phase: 'undoable', entered: epochMillis(START), times: { clockSkewMs: millis(0), lateArrivalMs: millis(0) },
});

/** Asks a table in which something else stands at every write. */
const occupied = (item: LedgerItem | undefined): Asking => ({ caller, store: { get: async () => item, put: async () => ({ written: false, item }) } });

const fence = (found: LedgerItem | undefined): Reply | Refusal | Write<Reply | Refusal> =>
  found?.status === 'COMPENSATED' ? refuse('Saga.StepFenced', 'found it') : write(FENCED, NOTHING);

describe('a write whose condition fails', () => {
  test('is its own where the item has its attempt id and its status', async () => {
    expect(await settle(occupied(FENCED), undefined, fence)).toEqual(NOTHING);
  });

  test('is not its own where the item has its attempt id and another status', async () => {
    expect(await settle(occupied({ ...FENCED, status: 'COMPENSATED' }), undefined, fence)).toMatchObject({ error: 'Saga.StepFenced' });
  });

  test('is given up, to be tried again, where somebody else writes all the time', async () => {
    expect(await settle(occupied({ ...FENCED, attemptId: 'other' }), undefined, fence)).toMatchObject({ error: 'Saga.StepInFlight' });
  });
});
