import { EXPIRES_AT, START } from '../step-rig';
import { COMPLETED, FENCED, REJECTED } from './items';
import { nameOf, type NewSaga } from './suite';

const STARTED_S = START / 1_000;
const ABANDON = { answer: 'abandon', reason: 'why' };

/** Whose item it is: this saga's, an earlier one's with the same id, or another's. */
export function describeIdentity(newSaga: NewSaga): void {
  describe('the item of an earlier saga with the same id', () => {
    test('counts as none for an action once it expired before this saga\'s start', async () => {
      const saga = newSaga();
      await saga.seed({ ...REJECTED, inputHash: 'another', expiresAt: STARTED_S - 1 });
      expect(nameOf(await saga.act('undoable'))).toBe('done');
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', inputHash: 'hash', expiresAt: EXPIRES_AT });
    });

    test('counts as none for a compensation', async () => {
      const saga = newSaga();
      await saga.seed({ ...COMPLETED, inputHash: 'another', expiresAt: STARTED_S - 1 });
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ status: 'FENCED', expiresAt: EXPIRES_AT });
    });

    test('counts as none for a human\'s answer', async () => {
      const saga = newSaga();
      await saga.seed({ ...COMPLETED, inputHash: 'another', expiresAt: STARTED_S - 1 });
      expect(nameOf(await saga.resolve('pivot', { answer: 'notApplied', reason: 'why' }))).toBe('done');
      expect(await saga.item()).toMatchObject({ status: 'FENCED', inputHash: 'hash' });
    });

    test('stands while it has not expired before this saga\'s start', async () => {
      const saga = newSaga();
      await saga.seed({ ...REJECTED, expiresAt: STARTED_S });
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.Rejected');
    });
  });

  describe('a saga past its own expiry', () => {
    const expired = EXPIRES_AT * 1_000;

    test('is refused as unknown, whatever it asks, and writes nothing', async () => {
      const saga = newSaga();
      saga.clock.set(expired);
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.OutcomeUnknown');
      expect(nameOf(await saga.compensate())).toBe('Saga.OutcomeUnknown');
      expect(nameOf(await saga.resolve('pivot', ABANDON))).toBe('Saga.OutcomeUnknown');
      expect(await saga.item()).toBeUndefined();
      expect(saga.calls).toEqual([]);
    });

    test('is served to the last moment before', async () => {
      const saga = newSaga();
      saga.clock.set(expired - 1);
      expect(nameOf(await saga.act('undoable'))).toBe('done');
    });
  });

  describe('a saga with the same id and another input', () => {
    test.each([['COMPLETED', COMPLETED], ['FENCED', FENCED]])('is refused, whatever it asks (%s)', async (_title, item) => {
      const saga = newSaga();
      await saga.seed({ ...item, inputHash: 'another' });
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.InputMismatch');
      expect(nameOf(await saga.act('undoable', { input: {} }))).toBe('Saga.InputMismatch');
      expect(nameOf(await saga.compensate())).toBe('Saga.InputMismatch');
      expect(nameOf(await saga.resolve('pivot', ABANDON))).toBe('Saga.InputMismatch');
      expect(saga.calls).toEqual([]);
      expect(await saga.item()).toMatchObject({ ...item, inputHash: 'another', attemptId: 'other' });
    });
  });

  test('steps, sagas of another name and other ids have items of their own', async () => {
    const saga = newSaga();
    await saga.seed(REJECTED);
    expect(nameOf(await saga.act('undoable', { step: 'pay2' }))).toBe('done');
    expect(nameOf(await saga.act('undoable', { saga: 'Shop2/PlaceOrder' }))).toBe('done');
    expect(nameOf(await saga.act('undoable', { sagaId: `${saga.sagaId}#` }))).toBe('done');
    expect(nameOf(await saga.act('undoable', { saga: 'Shop/PlaceOrder#', sagaId: saga.sagaId }))).toBe('done');
  });
}
