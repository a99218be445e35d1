import { Rejected } from '../../../lib/runtime/index';
import { EXPIRES_AT, LAMBDA, returns, SKEW, START, throws } from '../step-rig';
import {
  COMPENSATED, COMPENSATING, COMPLETED, FENCED, NOT_APPLIED, REJECTED, RUNNING, UNRESOLVED,
} from './items';
import { nameOf, type NewSaga } from './suite';

const LATER_ENTRY = '2026-01-01T00:00:00.001Z';

/** The rows of the table for an action that begins, and the ways in which it ends. */
export function describeAction(newSaga: NewSaga): void {
  describe('an action that begins', () => {
    test('runs where nothing stands, under a lease that ends with the invocation', async () => {
      const saga = newSaga();
      let during: unknown;
      saga.next(async () => { during = await saga.item(); return { receipt: 'r1' }; });
      expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r1' } });
      expect(during).toEqual({
        saga: 'Shop/PlaceOrder', sagaId: saga.sagaId, step: 'pay', inputHash: 'hash', expiresAt: EXPIRES_AT, attemptId: 'attempt-1',
        status: 'STARTED', input: '{"amount":5}', leaseUntil: START + LAMBDA, quietAfter: START + LAMBDA, unresolved: false,
      });
      expect(await saga.item()).toEqual({
        saga: 'Shop/PlaceOrder', sagaId: saga.sagaId, step: 'pay', inputHash: 'hash', expiresAt: EXPIRES_AT, attemptId: 'attempt-1',
        status: 'COMPLETED', input: '{"amount":5}', result: '{"receipt":"r1"}', quietAfter: 0, unresolved: false,
      });
    });

    test('costs two writes and no read when all is well', async () => {
      const saga = newSaga();
      await saga.act('undoable');
      expect(saga.ledger.counts).toEqual({ puts: 2, gets: 0 });
    });

    test('is refused while an attempt may still act, to the last moment of lease and skew', async () => {
      const saga = newSaga();
      await saga.seed(RUNNING);
      saga.clock.set(START + LAMBDA + SKEW);
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepInFlight');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...RUNNING, attemptId: 'other' });
    });

    test('takes over once lease and skew are over, unresolved, with the same idempotency key', async () => {
      const saga = newSaga();
      await saga.seed(RUNNING);
      let during: unknown;
      saga.next(async () => { during = await saga.item(); return { receipt: 'r1' }; });
      saga.clock.set(START + LAMBDA + SKEW + 1);
      expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r1' } });
      const leaseUntil = START + LAMBDA + SKEW + 1 + LAMBDA;
      expect(during).toMatchObject({ status: 'STARTED', attemptId: 'attempt-1', leaseUntil, quietAfter: leaseUntil, unresolved: true });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', attemptId: 'attempt-1', unresolved: true, quietAfter: START + LAMBDA });
    });

    test('keeps the later moment of quiet when it takes over from an attempt that had longer', async () => {
      const saga = newSaga();
      await saga.seed({ ...UNRESOLVED, quietAfter: START + 900_000 });
      let during: unknown;
      saga.next(async () => { during = await saga.item(); return { receipt: 'r1' }; });
      await saga.act('undoable');
      expect(during).toMatchObject({ leaseUntil: START + LAMBDA, quietAfter: START + 900_000 });
    });

    test('has one idempotency key for all attempts', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('lost')));
      await saga.act('undoable');
      await saga.act('undoable', { attempt: 2, entered: LATER_ENTRY });
      expect(saga.calls.map((call) => call.idempotencyKey)).toEqual([saga.calls[0]?.idempotencyKey, saga.calls[0]?.idempotencyKey]);
    });

    test('returns the stored result of a completed step and does not run', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r0' } });
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...COMPLETED, attemptId: 'other' });
    });

    test.each([
      ['is compensating', COMPENSATING],
      ['is compensating under a lease that is over', { ...COMPENSATING, leaseUntil: 0 }],
      ['is compensated', COMPENSATED],
      ['is fenced', FENCED],
    ])('is refused for ever where the step %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepFenced');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test.each(['undoable', 'pivot'] as const)('answers a delivery after a rejection as the rejection itself (%s)', async (phase) => {
      const saga = newSaga();
      await saga.seed(REJECTED);
      expect(await saga.act(phase)).toEqual({ error: 'Saga.Rejected', message: 'declined' });
      expect(saga.calls).toEqual([]);
    });

    test('after the pivot, hears its rejection again from the same entry of the state', async () => {
      const saga = newSaga();
      await saga.seed(NOT_APPLIED);
      expect(await saga.act('forward', { attempt: 2 })).toEqual({ error: 'Saga.Rejected', message: 'declined' });
      expect(saga.calls).toEqual([]);
    });

    test('after the pivot, runs again from a later entry, and what went before was not applied', async () => {
      const saga = newSaga();
      await saga.seed(NOT_APPLIED);
      expect(await saga.act('forward', { entered: LATER_ENTRY })).toEqual({ reply: { receipt: 'r' } });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', unresolved: false });
    });

    test('after the pivot, an input that does not fit at a later entry is what that entry hears again', async () => {
      const saga = newSaga();
      await saga.seed(NOT_APPLIED);
      expect(nameOf(await saga.act('forward', { entered: LATER_ENTRY, input: {} }))).toBe('Saga.InvalidInput');
      expect(nameOf(await saga.act('forward', { entered: LATER_ENTRY }))).toBe('Saga.InvalidInput');
      expect(saga.calls).toEqual([]);
    });
  });

  describeEnds(newSaga);
  describeRefusals(newSaga);
}

function describeEnds(newSaga: NewSaga): void {
  describe('an action that ends', () => {
    test.each(['undoable', 'pivot'] as const)('by Rejected fences itself (%s)', async (phase) => {
      const saga = newSaga();
      saga.next(throws(new Rejected('declined')));
      expect(await saga.act(phase)).toEqual({ error: 'Saga.Rejected', message: 'declined' });
      expect(await saga.item()).toMatchObject({ status: 'FENCED', attemptId: 'attempt-1', refusal: { error: 'Saga.Rejected', message: 'declined' } });
      expect(saga.ledger.counts).toEqual({ puts: 2, gets: 0 });
    });

    test('by Rejected after the pivot is not applied', async () => {
      const saga = newSaga();
      saga.next(throws(new Rejected('address unknown')));
      expect(await saga.act('forward')).toEqual({ error: 'Saga.Rejected', message: 'address unknown' });
      expect(await saga.item()).toMatchObject({ status: 'NOT_APPLIED', entered: START, refusal: { error: 'Saga.Rejected' } });
    });

    test.each(['undoable', 'pivot', 'forward'] as const)('by Rejected after an unknown attempt stays unresolved (%s)', async (phase) => {
      const saga = newSaga();
      saga.next(throws(new Error('connection reset')), throws(new Rejected('declined')));
      expect(nameOf(await saga.act(phase))).toBe('Saga.ActionFailed');
      saga.clock.advance(10);
      expect(await saga.act(phase, { attempt: 2 })).toEqual({ error: 'Saga.OutcomeUnknown', message: expect.stringContaining('declined') });
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true, leaseUntil: 0, quietAfter: START + 10 });
    });

    test('by another error releases its lease and is unresolved, as quiet as this moment', async () => {
      const saga = newSaga();
      saga.next(async () => { saga.clock.advance(20); throw new TypeError('socket hang up'); });
      const ended = await saga.act('undoable');
      expect(ended).toEqual({ error: 'Saga.ActionFailed', message: expect.stringContaining('TypeError: socket hang up') });
      expect(await saga.item()).toMatchObject({ status: 'STARTED', attemptId: 'attempt-1', leaseUntil: 0, quietAfter: START + 20, unresolved: true });
    });

    test('by another error keeps the later quiet of an attempt before it', async () => {
      const saga = newSaga();
      await saga.seed({ ...UNRESOLVED, quietAfter: START + 900_000 });
      saga.next(throws(new Error('again')));
      await saga.act('undoable');
      expect(await saga.item()).toMatchObject({ leaseUntil: 0, quietAfter: START + 900_000 });
    });

    test('by another error may run again at once', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('busy')));
      await saga.act('undoable');
      expect(await saga.act('undoable', { attempt: 2 })).toEqual({ reply: { receipt: 'r' } });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', unresolved: true, quietAfter: START });
    });

    test.each([
      ['does not fit the output schema', { receipt: 7 }, 'Saga.InvalidResult'],
      ['is too large to travel', { receipt: 'x'.repeat(245_760) }, 'Saga.ResultTooLarge'],
    ])('with a result that %s is applied, not run again, and compensated as applied', async (_title, result, error) => {
      const saga = newSaga();
      saga.next(returns(result));
      expect(nameOf(await saga.act('undoable'))).toBe(error);
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', unusable: { error } });
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe(error);
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(saga.calls.map(({ operation, outcome }) => [operation, outcome?.kind])).toEqual([['action', undefined], ['compensation', 'appliedWithoutResult']]);
    });
  });
}

function describeRefusals(newSaga: NewSaga): void {
  const PASSED = { deadline: START - 1 } as never;
  const cases = [
    ['an input that does not fit', { input: { amount: 'five' } }, 'Saga.InvalidInput'],
    ['an input above 128 KiB', { operation: 'payments.loose', input: 'x'.repeat(131_071) }, 'Saga.InvalidInput'],
    ['a deadline that has passed', PASSED, 'Saga.DeadlineExceeded'],
  ] as const;

  describe.each(cases)('an action with %s', (_title, request, error) => {
    test.each([['undoable', 'FENCED'], ['pivot', 'FENCED'], ['forward', 'NOT_APPLIED']] as const)('ends without running (%s: %s)', async (phase, status) => {
      const saga = newSaga();
      expect(nameOf(await saga.act(phase, request))).toBe(error);
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ status, refusal: { error } });
      expect(saga.ledger.counts).toEqual({ puts: 1, gets: 0 });
      expect(nameOf(await saga.act(phase))).toBe(error);
    });

    test.each([
      ['an attempt that may still act', RUNNING, 'Saga.StepInFlight'],
      ['an unknown attempt', UNRESOLVED, 'Saga.OutcomeUnknown'],
      ['an attempt that was killed', { ...RUNNING, leaseUntil: START - SKEW - 1 }, 'Saga.OutcomeUnknown'],
      ['a completed step', COMPLETED, 'done'],
      ['a fence', FENCED, 'Saga.StepFenced'],
    ])('is decided after reading the ledger: %s', async (_found, item, ended) => {
      for (const phase of ['undoable', 'pivot'] as const) {
        const saga = newSaga();
        await saga.seed(item);
        expect(nameOf(await saga.act(phase, request))).toBe(ended);
        expect(saga.calls).toEqual([]);
        expect(await saga.item()).toMatchObject(item);
      }
    });
  });

  test('an action may begin at the very moment of its deadline', async () => {
    expect(nameOf(await newSaga().act('undoable', { deadline: START as never }))).toBe('done');
  });

  test('an input of 128 KiB runs', async () => {
    expect(nameOf(await newSaga().act('undoable', { operation: 'payments.loose', input: 'x'.repeat(131_070) }))).toBe('done');
  });

  test('an input that does not fit is told by its field', async () => {
    const ended = await newSaga().act('undoable', { input: { amount: 'five' } });
    expect(ended).toMatchObject({ message: expect.stringContaining('amount: Invalid input: expected number') });
  });
}
