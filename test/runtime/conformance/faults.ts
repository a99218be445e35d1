import { Rejected } from '../../../lib/runtime/index';
import { LAMBDA, SKEW, START, throws, WINDOW } from '../step-rig';
import { COMPLETED, UNRESOLVED } from './items';
import { nameOf, type NewSaga } from './suite';

const OVER = START + LAMBDA + SKEW + 1;
const QUIET = START + LAMBDA + SKEW + WINDOW + 1;

/** The table at its worst: down, its responses lost, its writes late. */
export function describeFaults(newSaga: NewSaga): void {
  describe('a table that is down', () => {
    test('when the action begins: the handler does not run', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('unavailable');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.LedgerUnavailable');
      expect(saga.calls).toEqual([]);
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe('done');
    });

    test('when an attempt takes over: the handler does not run', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.ledger.failPuts(undefined, 'unavailable');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.LedgerUnavailable');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
    });

    test('when the action has returned: the effect is not lost, it is run again with its key once its lease is over', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'unavailable');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.LedgerUnavailable');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', leaseUntil: START + LAMBDA });
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe('Saga.StepInFlight');
      saga.clock.set(OVER);
      expect(nameOf(await saga.act('undoable', { attempt: 3 }))).toBe('done');
      expect(saga.calls[0]?.idempotencyKey).toBe(saga.calls[1]?.idempotencyKey);
    });

    test('when the action has returned: a compensation undoes it as unknown', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'unavailable');
      await saga.act('undoable');
      saga.clock.set(QUIET);
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls.at(-1)).toMatchObject({ operation: 'compensation', outcome: { kind: 'unknown' } });
    });

    test.each(['undoable', 'pivot'] as const)('when the action was rejected: it has not fenced itself, and says so (%s)', async (phase) => {
      const saga = newSaga();
      saga.next(throws(new Rejected('declined')));
      saga.ledger.failPuts(undefined, 'unavailable');
      expect(nameOf(await saga.act(phase))).toBe('Saga.LedgerUnavailable');
      expect(await saga.item()).toMatchObject({ status: 'STARTED' });
    });

    test('when the input does not fit: it has not fenced itself, and says so', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('unavailable');
      expect(nameOf(await saga.act('undoable', { input: {} }))).toBe('Saga.LedgerUnavailable');
      expect(await saga.item()).toBeUndefined();
    });

    test('when the action threw: its lease stands', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('reset')));
      saga.ledger.failPuts(undefined, 'unavailable');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.LedgerUnavailable');
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe('Saga.StepInFlight');
    });

    test('when the compensation reads: it does not run', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.ledger.failGets(1);
      expect(nameOf(await saga.compensate())).toBe('Saga.LedgerUnavailable');
      expect(saga.calls).toEqual([]);
    });

    test('when the compensation begins: it does not run', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.ledger.failPuts('unavailable');
      expect(nameOf(await saga.compensate())).toBe('Saga.LedgerUnavailable');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...COMPLETED, attemptId: 'other' });
    });

    test('when the compensation fences: it is no success', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('unavailable');
      expect(nameOf(await saga.compensate())).toBe('Saga.LedgerUnavailable');
    });

    test('when the compensation has returned: it runs again with its key once its lease is over', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.ledger.failPuts(undefined, 'unavailable');
      expect(nameOf(await saga.compensate())).toBe('Saga.LedgerUnavailable');
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      saga.clock.set(OVER);
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls[0]).toEqual(saga.calls[1]);
    });

    test('when a human answers: the answer is not taken', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.ledger.failPuts('unavailable');
      expect(nameOf(await saga.resolve('pivot', { answer: 'abandon', reason: 'why' }))).toBe('Saga.LedgerUnavailable');
      expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
    });
  });

  describeLostResponses(newSaga);
  describeLateWrites(newSaga);
}

/** The write took place, its response was lost, and the SDK wrote once more: the condition fails over the attempt's own item. */
function describeLostResponses(newSaga: NewSaga): void {
  describe('a lost response to', () => {
    test('the beginning of an action is taken as its own write', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('responseLost');
      expect(nameOf(await saga.act('undoable'))).toBe('done');
      expect(saga.calls).toHaveLength(1);
    });

    test('a take-over is taken as its own write', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.ledger.failPuts(undefined, 'responseLost');
      expect(nameOf(await saga.act('undoable'))).toBe('done');
      expect(saga.calls).toHaveLength(1);
    });

    test('a completion is taken as its own write', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'responseLost');
      expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r' } });
    });

    test.each([['undoable', 'FENCED'], ['pivot', 'FENCED'], ['forward', 'NOT_APPLIED']] as const)('a rejection is taken as its own write (%s)', async (phase, status) => {
      const saga = newSaga();
      saga.next(throws(new Rejected('declined')));
      saga.ledger.failPuts(undefined, 'responseLost');
      expect(nameOf(await saga.act(phase))).toBe('Saga.Rejected');
      expect(await saga.item()).toMatchObject({ status });
    });

    test('a release is taken as its own write', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('reset')));
      saga.ledger.failPuts(undefined, 'responseLost');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.ActionFailed');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', leaseUntil: 0 });
    });

    test('beginning and end of a compensation are taken as its own writes', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.ledger.failPuts('responseLost', 'responseLost');
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls).toHaveLength(1);
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED' });
    });

    test('a human\'s answer is taken as its own write', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.ledger.failPuts('responseLost');
      expect(nameOf(await saga.resolve('pivot', { answer: 'applied', reason: 'why', result: { receipt: 'r' } }))).toBe('done');
    });
  });
}

/** The write was given up, and lands when others have gone on from there. */
function describeLateWrites(newSaga: NewSaga): void {
  describe('a write that lands late', () => {
    test('of a beginning, after the fence: the step stays fenced', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('late');
      await saga.act('undoable');
      await saga.compensate();
      await saga.ledger.land();
      expect(await saga.item()).toMatchObject({ status: 'FENCED' });
    });

    test('of a beginning, where nothing stands: the next attempt waits out its lease', async () => {
      const saga = newSaga();
      saga.ledger.failPuts('late');
      await saga.act('undoable');
      await saga.ledger.land();
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe('Saga.StepInFlight');
      saga.clock.set(OVER);
      expect(nameOf(await saga.act('undoable', { attempt: 3 }))).toBe('done');
    });

    test.each([
      ['completion', async () => ({ receipt: 'late' })],
      ['rejection', throws(new Rejected('late'))],
      ['release', throws(new Error('late'))],
    ])('of a %s, after another attempt took over: that attempt still holds the step', async (_title, behaviour) => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'late');
      saga.next(behaviour);
      await saga.act('undoable');
      saga.clock.set(OVER);
      let during: unknown;
      saga.next(async () => {
        await saga.ledger.land();
        during = await saga.item();
        return { receipt: 'heir' };
      });
      expect(await saga.act('undoable', { attempt: 2 })).toEqual({ reply: { receipt: 'heir' } });
      expect(during).toMatchObject({ status: 'STARTED', attemptId: 'attempt-2', leaseUntil: OVER + LAMBDA });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', attemptId: 'attempt-2', result: '{"receipt":"heir"}' });
    });

    test('of a completion, between another attempt\'s reading and its take-over: the step is not run again', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'late');
      await saga.act('undoable');
      saga.clock.set(OVER);
      // The first write of the other attempt finds the item; before its second, the take-over, the completion lands.
      saga.ledger.beforeNextPut(async () => saga.ledger.beforeNextPut(() => saga.ledger.land()));
      expect(await saga.act('undoable', { attempt: 2 })).toEqual({ reply: { receipt: 'r' } });
      expect(saga.calls).toHaveLength(1);
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', attemptId: 'attempt-1', unresolved: false });
    });

    test('of a completion, between the reading and the writing of a human\'s notApplied: the pivot that took effect is not fenced', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'late');
      await saga.act('pivot');
      saga.clock.set(QUIET);
      saga.ledger.beforeNextPut(() => saga.ledger.land());
      expect(nameOf(await saga.resolve('pivot', { answer: 'notApplied', reason: 'why' }))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', attemptId: 'attempt-1' });
    });

    test('of a completion, before anybody else came: the step has its result', async () => {
      const saga = newSaga();
      saga.ledger.failPuts(undefined, 'late');
      await saga.act('undoable');
      await saga.ledger.land();
      expect(await saga.act('undoable', { attempt: 2 })).toEqual({ reply: { receipt: 'r' } });
      expect(saga.calls).toHaveLength(1);
    });

    test.each([['end', async () => undefined], ['release', throws(new Error('late'))]])('of a compensation\'s %s, after another took over: that one still owns it', async (_title, behaviour) => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.ledger.failPuts(undefined, 'late');
      saga.next(behaviour);
      await saga.compensate();
      saga.clock.set(OVER);
      let during: unknown;
      saga.next(async () => {
        await saga.ledger.land();
        during = await saga.item();
      });
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(during).toMatchObject({ status: 'COMPENSATING', attemptId: 'attempt-2', leaseUntil: OVER + LAMBDA });
    });
  });
}
