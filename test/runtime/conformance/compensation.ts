import { Rejected } from '../../../lib/runtime/index';
import { LAMBDA, SKEW, START, throws, WINDOW } from '../step-rig';
import { COMPENSATED, COMPENSATING, COMPLETED, COMPLETED_AFTER_UNKNOWN, FENCED, NOT_APPLIED, REJECTED, RUNNING, UNRESOLVED } from './items';
import { nameOf, type NewSaga } from './suite';

/** The rows of the table for a compensation that begins, and how it ends. */
export function describeCompensation(newSaga: NewSaga): void {
  describe('a compensation that begins', () => {
    test('where nothing stands fences the step: a success, and the action never runs', async () => {
      const saga = newSaga();
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'FENCED', attemptId: 'attempt-1' });
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepFenced');
      expect(saga.calls).toEqual([]);
    });

    test('is refused while an attempt may still act, to the last moment of lease and skew', async () => {
      const saga = newSaga();
      // An earlier release has left `quietAfter` far behind: only the lease speaks.
      await saga.seed({ ...RUNNING, quietAfter: START - 900_000 });
      saga.clock.set(START + LAMBDA + SKEW);
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', attemptId: 'other' });
    });

    test('is refused while what a killed attempt sent may still land, to the last moment of skew and window', async () => {
      const saga = newSaga();
      await saga.seed(RUNNING);
      saga.clock.set(START + LAMBDA + SKEW + WINDOW);
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      expect(saga.calls).toEqual([]);
    });

    test('undoes an unknown outcome once all is quiet', async () => {
      const saga = newSaga();
      await saga.seed(RUNNING);
      saga.clock.set(START + LAMBDA + SKEW + WINDOW + 1);
      let during: unknown;
      saga.next(async () => { during = await saga.item(); });
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(saga.calls).toEqual([{ operation: 'compensation', idempotencyKey: expect.any(String), actionIdempotencyKey: expect.any(String), input: { amount: 5 }, outcome: { kind: 'unknown' } }]);
      expect(during).toMatchObject({ status: 'COMPENSATING', attemptId: 'attempt-1', outcome: 'unknown', leaseUntil: START + LAMBDA + SKEW + WINDOW + 1 + LAMBDA });
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED', attemptId: 'attempt-1' });
    });

    test('waits for what an attempt sent that threw', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(START + SKEW + WINDOW);
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      saga.clock.set(START + SKEW + WINDOW + 1);
      expect(nameOf(await saga.compensate())).toBe('done');
    });

    test('undoes a completed step at once, with its result', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(saga.calls).toMatchObject([{ operation: 'compensation', input: { amount: 5 }, outcome: { kind: 'applied', result: { receipt: 'r0' } } }]);
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED' });
    });

    test('waits for an attempt before the one that completed', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED_AFTER_UNKNOWN);
      saga.clock.set(START + 500 + SKEW + WINDOW);
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      saga.clock.set(START + 500 + SKEW + WINDOW + 1);
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls).toMatchObject([{ outcome: { kind: 'applied', result: { receipt: 'r0' } } }]);
    });

    test('is refused while another compensation may still act', async () => {
      const saga = newSaga();
      await saga.seed(COMPENSATING);
      saga.clock.set(START + LAMBDA + SKEW);
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      expect(saga.calls).toEqual([]);
    });

    test.each([
      ['applied', { kind: 'applied', result: { receipt: 'r0' } }],
      ['unknown', { kind: 'unknown' }],
    ] as const)('takes over from one that was killed, with what it knew (%s)', async (outcome, told) => {
      const saga = newSaga();
      await saga.seed({ ...COMPENSATING, outcome });
      saga.clock.set(START + LAMBDA + SKEW + 1);
      let during: unknown;
      saga.next(async () => { during = await saga.item(); });
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(during).toMatchObject({ attemptId: 'attempt-1', outcome, leaseUntil: START + LAMBDA + SKEW + 1 + LAMBDA });
      expect(saga.calls).toMatchObject([{ outcome: told }]);
    });

    test.each([['compensated', COMPENSATED], ['fenced', FENCED], ['rejected', REJECTED]])('has nothing to do where the step is %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test('fences a step that was not applied', async () => {
      const saga = newSaga();
      await saga.seed(NOT_APPLIED);
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'FENCED' });
      expect(saga.calls).toEqual([]);
    });
  });

  describe('a compensation that ends', () => {
    test.each([['an error', new Error('bank down')], ['Rejected', new Rejected('no')]])('by %s releases its lease: another may try at once', async (_title, error) => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      saga.next(throws(error));
      expect(nameOf(await saga.compensate())).toBe('Saga.CompensationFailed');
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATING', attemptId: 'attempt-1', leaseUntil: 0, outcome: 'applied' });
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls.map(({ outcome }) => outcome)).toEqual([{ kind: 'applied', result: { receipt: 'r0' } }, { kind: 'applied', result: { receipt: 'r0' } }]);
    });

    test('has one idempotency key for all attempts, and not its action\'s', async () => {
      const saga = newSaga();
      await saga.act('undoable');
      saga.next(throws(new Error('bank down')));
      await saga.compensate();
      await saga.compensate();
      const [action, first, second] = saga.calls.map((call) => call.idempotencyKey);
      expect(first).toBe(second);
      expect(first).not.toBe(action);
    });

    test("is told its action's idempotency key, to look the effect up by", async () => {
      const saga = newSaga();
      await saga.act('undoable');
      await saga.compensate();
      const [action, undo] = saga.calls;
      expect(undo?.actionIdempotencyKey).toBe(action?.idempotencyKey);
    });

    test('keeps input and result for whoever reads the ledger', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      await saga.compensate();
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED', input: '{"amount":5}', result: '{"receipt":"r0"}' });
    });
  });
}
