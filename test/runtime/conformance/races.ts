import { Rejected } from '../../../lib/runtime/index';
import { held, killed, LAMBDA, SKEW, START, throws, WINDOW } from '../step-rig';
import { COMPENSATING, COMPLETED, RUNNING, UNRESOLVED } from './items';
import { nameOf, type NewSaga } from './suite';

const OVER = START + LAMBDA + SKEW + 1;
const QUIET = START + LAMBDA + SKEW + WINDOW + 1;

/** Who meets whom over one item. */
export function describeRaces(newSaga: NewSaga): void {
  describe('attempts of one step', () => {
    test('at once: one runs, the other is refused', async () => {
      const saga = newSaga();
      const handler = held();
      saga.next(handler.behaviour);
      const first = saga.act('undoable');
      await handler.begun;
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepInFlight');
      handler.returns({ receipt: 'r1' });
      expect(await first).toEqual({ reply: { receipt: 'r1' } });
      expect(saga.calls).toHaveLength(1);
    });

    test('that take over at once: one runs, the other is refused', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      const handler = held();
      saga.next(handler.behaviour);
      let first: Promise<object> | undefined;
      // The second attempt has read the item; before its take-over is written, the first takes over and runs.
      saga.ledger.beforeNextPut(async () => saga.ledger.beforeNextPut(async () => {
        first = saga.act('undoable');
        await handler.begun;
      }));
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepInFlight');
      handler.returns({ receipt: 'r1' });
      expect(nameOf((await first) ?? {})).toBe('done');
      expect(saga.calls).toHaveLength(1);
    });

    test('where one was killed: the next waits for its lease, runs with its key, and the step is unresolved', async () => {
      const saga = newSaga();
      await killed(saga, () => saga.act('undoable'));
      expect(nameOf(await saga.act('undoable', { attempt: 2 }))).toBe('Saga.StepInFlight');
      saga.clock.set(OVER);
      expect(nameOf(await saga.act('undoable', { attempt: 3 }))).toBe('done');
      expect(saga.calls[0]?.idempotencyKey).toBe(saga.calls[1]?.idempotencyKey);
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', unresolved: true, quietAfter: START + LAMBDA });
    });

    test('where one outlived its lease: it does not end the step of the one that took over', async () => {
      const saga = newSaga();
      const [zombie, heir] = [held(), held()];
      saga.next(zombie.behaviour, heir.behaviour);
      const first = saga.act('undoable');
      await zombie.begun;
      saga.clock.set(OVER);
      const second = saga.act('undoable');
      await heir.begun;
      zombie.throws(new Rejected('declined'));
      expect(nameOf(await first)).toBe('Saga.StepInFlight');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', attemptId: 'attempt-2', leaseUntil: OVER + LAMBDA });
      heir.returns({ receipt: 'heir' });
      expect(await second).toEqual({ reply: { receipt: 'heir' } });
    });

    test('where one outlived its lease and another completed: it is asked again, and tells what the other got', async () => {
      const saga = newSaga();
      const zombie = held();
      saga.next(zombie.behaviour);
      const first = saga.act('undoable');
      await zombie.begun;
      saga.clock.set(OVER);
      await saga.act('undoable');
      zombie.returns({ receipt: 'zombie' });
      expect(nameOf(await first)).toBe('Saga.StepInFlight');
      expect(await saga.act('undoable')).toEqual({ reply: { receipt: 'r' } });
    });
  });

  describe('an action against a compensation', () => {
    test('a compensation is refused while the action runs, and undoes it after', async () => {
      const saga = newSaga();
      const handler = held();
      saga.next(handler.behaviour);
      const acting = saga.act('undoable');
      await handler.begun;
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      handler.returns({ receipt: 'r1' });
      await acting;
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls.map(({ operation }) => operation)).toEqual(['action', 'compensation']);
    });

    test('an action that comes between the compensation\'s reading and writing is seen', async () => {
      const saga = newSaga();
      saga.ledger.beforeNextPut(() => saga.act('undoable'));
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(saga.calls.map(({ operation, outcome }) => outcome?.kind ?? operation)).toEqual(['action', 'applied']);
    });

    test('a take-over that comes between the compensation\'s reading and writing is seen', async () => {
      const saga = newSaga();
      await saga.seed(RUNNING);
      saga.clock.set(QUIET);
      const handler = held();
      saga.next(handler.behaviour);
      let acting: Promise<object> | undefined;
      saga.ledger.beforeNextPut(async () => {
        acting = saga.act('undoable');
        await handler.begun;
      });
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      handler.returns({ receipt: 'r1' });
      expect(nameOf((await acting) ?? {})).toBe('done');
    });

    test('a zombie that returns after the compensation has begun is refused, and changes nothing', async () => {
      const saga = newSaga();
      const zombie = held();
      saga.next(zombie.behaviour);
      const acting = saga.act('undoable');
      await zombie.begun;
      saga.clock.set(QUIET);
      await saga.compensate();
      zombie.returns({ receipt: 'late' });
      expect(nameOf(await acting)).toBe('Saga.StepInFlight');
      expect(nameOf(await saga.act('undoable'))).toBe('Saga.StepFenced');
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED' });
    });
  });

  describeCompensations(newSaga);
  describeUnknown(newSaga);
}

function describeCompensations(newSaga: NewSaga): void {
  describe('compensations of one step', () => {
    test('at once: one runs, the other is refused', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      const handler = held();
      saga.next(handler.behaviour);
      const first = saga.compensate();
      await handler.begun;
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      handler.returns(undefined);
      expect(nameOf(await first)).toBe('done');
      expect(saga.calls).toHaveLength(1);
    });

    test('where the owner was killed midway: the next waits for its lease and takes over', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      await killed(saga, () => saga.compensate());
      expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
      saga.clock.set(OVER);
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED', attemptId: 'attempt-3' });
    });

    test('where the owner outlived its lease: its end is not that of the one that took over', async () => {
      const saga = newSaga();
      await saga.seed(COMPENSATING);
      saga.clock.set(OVER);
      const [zombie, heir] = [held(), held()];
      saga.next(zombie.behaviour, heir.behaviour);
      const first = saga.compensate();
      await zombie.begun;
      saga.clock.advance(LAMBDA + SKEW + 1);
      const second = saga.compensate();
      await heir.begun;
      zombie.returns(undefined);
      expect(nameOf(await first)).toBe('Saga.StepInFlight');
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATING', attemptId: 'attempt-2' });
      heir.returns(undefined);
      expect(nameOf(await second)).toBe('done');
    });

    test('where another has finished in the meantime: the owner that outlived its lease is asked again, and is done too', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      const zombie = held();
      saga.next(zombie.behaviour);
      const first = saga.compensate();
      await zombie.begun;
      saga.clock.set(OVER);
      await saga.compensate();
      zombie.throws(new Error('bank down'));
      expect(nameOf(await first)).toBe('Saga.StepInFlight');
      expect(nameOf(await saga.compensate())).toBe('done');
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED', attemptId: 'attempt-2' });
    });
  });
}

/** What follows an attempt whose outcome is unknown; for a step before the pivot and for the pivot itself. */
function describeUnknown(newSaga: NewSaga): void {
  describe.each(['undoable', 'pivot'] as const)('after an unknown attempt (%s)', (phase) => {
    test('a rejection, and the delivery after it, leave the step unresolved', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('reset')), throws(new Rejected('declined')), throws(new Rejected('declined')));
      const ends = [await saga.act(phase), await saga.act(phase, { attempt: 2 }), await saga.act(phase, { attempt: 2 })];
      expect(ends.map(nameOf)).toEqual(['Saga.ActionFailed', 'Saga.OutcomeUnknown', 'Saga.OutcomeUnknown']);
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true });
    });

    test('throttling to exhaustion leaves the step unresolved', async () => {
      const saga = newSaga();
      const throttled = throws(Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' }));
      saga.next(throws(new Error('reset')), throttled, throttled, throttled);
      for (const attempt of [1, 2, 3, 4]) expect(nameOf(await saga.act(phase, { attempt }))).toBe('Saga.ActionFailed');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true, leaseUntil: 0 });
    });

    test('a passed deadline leaves the step unresolved', async () => {
      const saga = newSaga();
      saga.next(throws(new Error('reset')));
      const deadline = (START + 10) as never;
      await saga.act(phase, { deadline });
      saga.clock.set(START + 11);
      expect(nameOf(await saga.act(phase, { attempt: 2, deadline }))).toBe('Saga.OutcomeUnknown');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', unresolved: true });
      expect(saga.calls).toHaveLength(1);
    });

    test('a delivery after a rejection hears the rejection, and does not run', async () => {
      const saga = newSaga();
      saga.next(throws(new Rejected('declined')));
      expect(await saga.act(phase)).toEqual({ error: 'Saga.Rejected', message: 'declined' });
      expect(await saga.act(phase)).toEqual({ error: 'Saga.Rejected', message: 'declined' });
      expect(saga.calls).toHaveLength(1);
    });
  });

  test('an unknown attempt and a rejection are compensated as unknown, once quiet', async () => {
    const saga = newSaga();
    saga.next(throws(new Error('reset')), throws(new Rejected('declined')));
    await saga.act('undoable');
    await saga.act('undoable', { attempt: 2 });
    expect(nameOf(await saga.compensate())).toBe('Saga.StepInFlight');
    saga.clock.set(START + SKEW + WINDOW + 1);
    expect(nameOf(await saga.compensate())).toBe('done');
    expect(saga.calls.at(-1)).toMatchObject({ outcome: { kind: 'unknown' } });
  });
}
