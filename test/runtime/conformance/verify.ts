import { Rejected } from '../../../lib/runtime/index';
import { SKEW, START, throws, WINDOW, type Rig } from '../step-rig';
import { RUNNING, UNRESOLVED } from './items';
import { nameOf, type NewSaga } from './suite';

const LOOKS = { operation: 'payments.look' };
const BLIND = { operation: 'payments.blind' };
const BLIND_LOOKS = { operation: 'payments.blindLook' };
const QUIET = START + SKEW + WINDOW + 1;

/** `verify`, and actions whose downstream ignores idempotency keys. */
export function describeVerify(newSaga: NewSaga): void {
  describe('verify', () => {
    test('is not asked at the first attempt', async () => {
      const saga = newSaga();
      await saga.act('undoable', LOOKS);
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['action']);
    });

    test('that finds the effect of an unknown attempt completes the step without running again', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.found({ kind: 'applied', result: { receipt: 'found' } });
      expect(await saga.act('undoable', LOOKS)).toEqual({ reply: { receipt: 'found' } });
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['verify']);
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', result: '{"receipt":"found"}', unresolved: true, quietAfter: START });
    });

    test('and handler get the same idempotency key', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      await saga.act('undoable', LOOKS);
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['verify', 'action']);
      expect(saga.calls[0]?.idempotencyKey).toBe(saga.calls[1]?.idempotencyKey);
    });

    test('that finds nothing once all is quiet is a fact: a rejection then fences', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET);
      saga.found({ kind: 'notApplied' });
      saga.next(throws(new Rejected('declined')));
      expect(nameOf(await saga.act('pivot', LOOKS))).toBe('Saga.Rejected');
      expect(await saga.item()).toMatchObject({ status: 'FENCED' });
    });

    test('that finds nothing while an earlier attempt may still land proves nothing', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET - 1);
      saga.found({ kind: 'notApplied' });
      saga.next(throws(new Rejected('declined')));
      expect(nameOf(await saga.act('pivot', LOOKS))).toBe('Saga.OutcomeUnknown');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true });
    });

    test('that finds a result which does not fit still knows that the step is applied', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.found({ kind: 'applied', result: { receipt: 1 } });
      expect(nameOf(await saga.act('undoable', LOOKS))).toBe('Saga.InvalidResult');
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', unusable: { error: 'Saga.InvalidResult' } });
    });
  });

  describe('an action whose downstream ignores idempotency keys', () => {
    test('runs once', async () => {
      expect(nameOf(await newSaga().act('undoable', BLIND))).toBe('done');
    });

    test.each([['threw', UNRESOLVED], ['was killed', { ...RUNNING, leaseUntil: START - SKEW - 1 }]])('without verify, is never tried again after an attempt that %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      saga.clock.set(QUIET + 900_000);
      expect(nameOf(await saga.act('pivot', BLIND))).toBe('Saga.NotRepeatable');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test('with verify, runs again only once nothing can land any more', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET - 1);
      saga.found({ kind: 'notApplied' });
      expect(nameOf(await saga.act('undoable', BLIND_LOOKS))).toBe('Saga.StepInFlight');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true, leaseUntil: 0 });
      saga.clock.set(START + 900_000);
      saga.found({ kind: 'notApplied' });
      expect(nameOf(await saga.act('undoable', BLIND_LOOKS))).toBe('done');
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['verify', 'verify', 'action']);
    });

    test.each([
      ['that found nothing', 'Saga.StepInFlight', (saga: Rig) => { saga.found({ kind: 'notApplied' }); }],
      ['that threw', 'Saga.ActionFailed', (saga: Rig) => { saga.looks(throws(new Error('the downstream is away'))); }],
    ] as const)('with verify, is not put off by a look %s: it sends nothing', async (_title, error, look) => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET - 1);
      look(saga);
      expect(nameOf(await saga.act('undoable', BLIND_LOOKS))).toBe(error);
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true, leaseUntil: 0, quietAfter: START });
      saga.clock.set(QUIET);
      saga.found({ kind: 'notApplied' });
      expect(nameOf(await saga.act('undoable', BLIND_LOOKS))).toBe('done');
    });

    test('with a verify that cannot tell, is not tried again', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET);
      saga.found({ kind: 'unknown' });
      expect(nameOf(await saga.act('undoable', BLIND_LOOKS))).toBe('Saga.OutcomeUnknown');
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['verify']);
    });
  });
}
