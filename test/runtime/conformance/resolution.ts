import { LAMBDA, SKEW, START, WINDOW } from '../step-rig';
import {
  COMPENSATED, COMPENSATING, COMPLETED, COMPLETED_AFTER_UNKNOWN, FENCED, NOT_APPLIED, REJECTED, RUNNING, UNRESOLVED,
} from './items';
import { nameOf, type NewSaga } from './suite';

const reason = 'Anna rang the bank';
const APPLIED = { answer: 'applied', reason, result: { receipt: 'by hand' } };
const NOT_APPLIED_ANSWER = { answer: 'notApplied', reason };
const SKIP = { answer: 'skip', reason, result: { receipt: 'by hand' } };
const ABANDON = { answer: 'abandon', reason };
const UNDO = { operation: 'payments.void' };
const QUIET = START + SKEW + WINDOW + 1;
/** When nothing of `RUNNING` can land any more. */
const LAST_QUIET = QUIET + LAMBDA;
const UNUSABLE = { ...COMPLETED, result: undefined, unusable: { error: 'Saga.InvalidResult', message: 'bad' } };
const DONE_BY_HAND = { status: 'COMPLETED', result: '{"receipt":"by hand"}' };

/** What a human's answer about a parked step does to the ledger. */
export function describeResolution(newSaga: NewSaga): void {
  describe.each([['pivot', APPLIED, START], ['forward', SKIP, LAST_QUIET]] as const)('a parked step (%s) that a human takes as done', (phase, answer, from) => {
    test.each([
      ['unknown', UNRESOLVED], ['killed', { ...RUNNING, leaseUntil: START - SKEW - 1 }], ['completed with a result that could not travel', UNUSABLE],
    ])('completes with the answer\'s result where it was %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      saga.clock.set(from);
      expect(await saga.resolve(phase, answer)).toEqual({ reply: { receipt: 'by hand' } });
      expect(await saga.item()).toMatchObject({ ...DONE_BY_HAND, resolution: { answer: answer.answer, reason } });
      expect(await saga.act(phase)).toEqual({ reply: { receipt: 'by hand' } });
      expect(saga.calls).toEqual([]);
    });

    test('completes where the table was down all along', async () => {
      const saga = newSaga();
      expect(await saga.resolve(phase, answer)).toEqual({ reply: { receipt: 'by hand' } });
      expect(await saga.item()).toMatchObject(DONE_BY_HAND);
    });

    test('is taken once: the same answer again finds it done', async () => {
      const saga = newSaga();
      await saga.resolve(phase, answer);
      expect(await saga.resolve(phase, answer)).toEqual({ reply: { receipt: 'by hand' } });
    });

    test('keeps the result that the ledger has', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      expect(await saga.resolve(phase, answer)).toEqual({ error: 'Saga.InvalidAnswer', message: expect.stringContaining('The ledger has another result') });
      expect(await saga.resolve(phase, { answer: answer.answer, reason })).toEqual({ reply: { receipt: 'r0' } });
      expect(await saga.item()).toMatchObject(COMPLETED);
    });

    test('takes the place of a result that the machine could not take', async () => {
      const saga = newSaga();
      await saga.seed(COMPLETED);
      expect(await saga.resolve(phase, { answer: answer.answer, reason }, { resultTooLarge: true })).toEqual({ reply: { receipt: 'r0' } });
      expect(await saga.resolve(phase, answer, { resultTooLarge: true })).toEqual({ reply: { receipt: 'by hand' } });
      expect(await saga.item()).toMatchObject({ ...DONE_BY_HAND, input: '{"amount":5}', resolution: { answer: answer.answer, reason } });
      expect(await saga.resolve(phase, answer, { resultTooLarge: true })).toEqual({ reply: { receipt: 'by hand' } });
      expect(await saga.act(phase)).toEqual({ reply: { receipt: 'by hand' } });
    });

    test.each([['fenced', FENCED], ['rejected', REJECTED], ['compensated', COMPENSATED], ['compensating', { ...COMPENSATING, leaseUntil: 0 }]])('contradicts a ledger that says %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(nameOf(await saga.resolve(phase, answer))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test.each([
      ['no reason', { ...answer, reason: ' ' }],
      ['a reason that is no text', { ...answer, reason: 7 }],
      ['a result that does not fit', { ...answer, result: { receipt: 7 } }],
      ['no result though the saga reads it', { answer: answer.answer, reason }],
    ])('is not taken with %s', async (_title, bad) => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(from);
      expect(await saga.resolve(phase, bad)).toEqual({ error: 'Saga.InvalidAnswer', message: expect.not.stringContaining('too early') });
      expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
    });

    test('is not taken with a result that does not fit, though nothing reads it', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      expect(nameOf(await saga.resolve(phase, { ...answer, result: { receipt: 7 } }, { resultRead: false }))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
    });

    test('needs no result that nothing reads', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(from);
      expect(await saga.resolve(phase, { answer: answer.answer, reason }, { resultRead: false })).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', result: 'null' });
    });
  });

  test('a pivot that a human takes as done is waited for while an attempt may still act', async () => {
    const saga = newSaga();
    await saga.seed(RUNNING);
    saga.clock.set(START + LAMBDA + SKEW);
    expect(nameOf(await saga.resolve('pivot', APPLIED))).toBe('Saga.StepInFlight');
    expect(await saga.item()).toMatchObject({ status: 'STARTED', attemptId: 'other' });
  });

  test.each([
    ['an attempt may still act', RUNNING, START + LAMBDA + SKEW],
    ['what a killed attempt sent may still land', RUNNING, LAST_QUIET - 1],
    ['what an attempt sent may still land', UNRESOLVED, QUIET - 1],
  ])('a step after the pivot that a human has done by hand is not taken as done while %s, nor when the answer came then', async (_title, item, early) => {
    const saga = newSaga();
    await saga.seed(item);
    const tooEarly = { error: 'Saga.InvalidAnswer', message: expect.stringMatching(/^The answer is not taken\. It came too early\. /) };
    saga.clock.set(early);
    expect(await saga.resolve('forward', SKIP)).toEqual(tooEarly);
    saga.clock.set(LAST_QUIET);
    expect(await saga.resolve('forward', SKIP, { entered: new Date(early).toISOString() })).toEqual(tooEarly);
    expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    expect(await saga.resolve('forward', SKIP)).toEqual({ reply: { receipt: 'by hand' } });
  });

  test('a step after the pivot that was rejected can be skipped', async () => {
    const saga = newSaga();
    await saga.seed(NOT_APPLIED);
    expect(await saga.resolve('forward', SKIP)).toEqual({ reply: { receipt: 'by hand' } });
    expect(await saga.item()).toMatchObject(DONE_BY_HAND);
  });

  test.each([
    ['pivot', SKIP, {}], ['forward', APPLIED, {}], ['forward', NOT_APPLIED_ANSWER, {}], ['undoable', SKIP, {}],
    ['undoable', NOT_APPLIED_ANSWER, UNDO], ['undoable', APPLIED, UNDO], ['pivot', { answer: 'retry' }, {}], ['pivot', { answer: 'toString', reason }, {}],
  ] as const)('a parked %s does not take %j %j', async (phase, answer, request) => {
    const saga = newSaga();
    await saga.seed(UNRESOLVED);
    saga.clock.set(QUIET);
    expect(nameOf(await saga.resolve(phase, answer, request))).toBe('Saga.InvalidAnswer');
    expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
  });

  describeTwoOperators(newSaga);
  describePivotRuledOut(newSaga);
  describeCompensationSkipped(newSaga);
  describeAbandoned(newSaga);
}

function describeTwoOperators(newSaga: NewSaga): void {
  describe('two humans who answer at once', () => {
    test.each([
      ['applied', 'notApplied', APPLIED, NOT_APPLIED_ANSWER, 'COMPLETED'],
      ['notApplied', 'applied', NOT_APPLIED_ANSWER, APPLIED, 'FENCED'],
      ['applied', 'another result', APPLIED, { ...APPLIED, result: { receipt: 'other' } }, 'COMPLETED'],
    ])('the first is taken (%s), the other contradicts it (%s)', async (_first, _second, first, second, status) => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      saga.clock.set(QUIET);
      saga.ledger.beforeNextPut(async () => { expect(nameOf(await saga.resolve('pivot', first))).toBe('done'); });
      expect(nameOf(await saga.resolve('pivot', second))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ status, attemptId: 'attempt-2', resolution: { answer: first.answer } });
    });
  });
}

function describePivotRuledOut(newSaga: NewSaga): void {
  describe('a pivot that a human says was not applied', () => {
    test('is fenced where the answer came when nothing could land any more, not where it came before and is recorded then', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      const tooEarly = { error: 'Saga.InvalidAnswer', message: expect.stringMatching(/^The answer is not taken\. It came too early\. /) };
      saga.clock.set(QUIET - 1);
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER)).toEqual(tooEarly);
      saga.clock.set(QUIET);
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER, { entered: new Date(QUIET - 1).toISOString() })).toEqual(tooEarly);
      expect(await saga.item()).toMatchObject({ ...UNRESOLVED, attemptId: 'other' });
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'FENCED', resolution: { answer: 'notApplied', reason } });
      expect(nameOf(await saga.act('pivot'))).toBe('Saga.StepFenced');
    });

    test.each([['fenced', FENCED], ['rejected', REJECTED]])('is fenced already where it was %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject(item);
    });

    test('is fenced where nothing stands', async () => {
      const saga = newSaga();
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'FENCED' });
    });

    test.each([['a result', COMPLETED], ['a result that could not travel', UNUSABLE]])('contradicts a ledger where it has completed with %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(await saga.resolve('pivot', NOT_APPLIED_ANSWER)).toEqual({ error: 'Saga.InvalidAnswer', message: expect.stringContaining('By the ledger the step is COMPLETED') });
      expect(await saga.item()).toMatchObject({ status: 'COMPLETED', attemptId: 'other' });
    });
  });
}

function describeCompensationSkipped(newSaga: NewSaga): void {
  const skip = { answer: 'skip', reason };

  describe('a parked compensation that a human takes as done', () => {
    test.each([
      ['its owner gave up', { ...COMPENSATING, leaseUntil: 0 }], ['its owner was killed', { ...COMPENSATING, leaseUntil: START }],
      ['it never began', COMPLETED], ['the outcome is unknown', UNRESOLVED], ['an attempt before was unknown', COMPLETED_AFTER_UNKNOWN],
    ])('is compensated where %s', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      saga.clock.set(QUIET + 500);
      expect(await saga.resolve('undoable', skip, UNDO)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'COMPENSATED', input: '{"amount":5}', resolution: { answer: 'skip', reason } });
      expect(await saga.compensate()).toEqual({ reply: null });
      expect(saga.calls).toEqual([]);
    });

    test.each([
      ['its owner may still act', COMPENSATING, START + LAMBDA + SKEW],
      ['an attempt may still act', { ...RUNNING, quietAfter: 0 }, START + LAMBDA + SKEW],
      ['what an attempt sent may still land', UNRESOLVED, QUIET - 1],
    ])('is refused while %s', async (_title, item, now) => {
      const saga = newSaga();
      await saga.seed(item);
      saga.clock.set(now);
      expect(nameOf(await saga.resolve('undoable', skip, UNDO))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test('is done already where it is compensated', async () => {
      const saga = newSaga();
      await saga.seed(COMPENSATED);
      expect(await saga.resolve('undoable', skip, UNDO)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ ...COMPENSATED, attemptId: 'other' });
    });

    test('leaves a fence where nothing stands', async () => {
      const saga = newSaga();
      await saga.resolve('undoable', skip, UNDO);
      expect(await saga.item()).toMatchObject({ status: 'FENCED' });
    });
  });
}

function describeAbandoned(newSaga: NewSaga): void {
  describe('a saga that a human abandons', () => {
    test.each([
      ['unknown', 'pivot', UNRESOLVED], ['completed', 'pivot', COMPLETED], ['not applied', 'forward', NOT_APPLIED],
      ['compensating', 'undoable', { ...COMPENSATING, leaseUntil: 0 }], ['fenced', 'undoable', REJECTED],
    ] as const)('keeps what the ledger knows of the step (%s), and runs nothing of it any more', async (_title, phase, item) => {
      const saga = newSaga();
      await saga.seed(item);
      expect(await saga.resolve(phase, ABANDON, phase === 'undoable' ? UNDO : {})).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'attempt-1', resolution: { answer: 'abandon', reason } });
      saga.clock.set(START + 900_000);
      expect(nameOf(await saga.act(phase, { entered: '2026-01-02T00:00:00.000Z' }))).toBe('Saga.StepFenced');
      expect(nameOf(await saga.compensate())).toBe('Saga.StepFenced');
      expect(await saga.resolve(phase, ABANDON, phase === 'undoable' ? UNDO : {})).toEqual({ reply: null });
      expect(saga.calls).toEqual([]);
    });

    test('leaves a fence where nothing stands', async () => {
      const saga = newSaga();
      expect(await saga.resolve('pivot', ABANDON)).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ status: 'FENCED', resolution: { answer: 'abandon' } });
    });

    test.each([['an attempt', RUNNING], ['a compensation', COMPENSATING]])('is refused while %s may still act', async (_title, item) => {
      const saga = newSaga();
      await saga.seed(item);
      saga.clock.set(START + LAMBDA + SKEW);
      expect(nameOf(await saga.resolve('pivot', ABANDON))).toBe('Saga.StepInFlight');
      expect(await saga.item()).toMatchObject({ ...item, attemptId: 'other' });
    });

    test('keeps the word of the human who abandoned it, whoever abandons it again', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      await saga.resolve('pivot', ABANDON);
      expect(await saga.resolve('pivot', { answer: 'abandon', reason: 'another reason' })).toEqual({ reply: null });
      expect(await saga.item()).toMatchObject({ attemptId: 'attempt-1', resolution: { answer: 'abandon', reason } });
    });

    test('takes no other answer after', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      await saga.resolve('pivot', ABANDON);
      expect(nameOf(await saga.resolve('pivot', APPLIED))).toBe('Saga.InvalidAnswer');
      expect(await saga.item()).toMatchObject({ status: 'STARTED', resolution: { answer: 'abandon' } });
    });

    test('is not overrun by an attempt that had read the ledger before', async () => {
      const saga = newSaga();
      await saga.seed(UNRESOLVED);
      // The take-over is the second write of the attempt: the first finds the item.
      saga.ledger.beforeNextPut(async () => saga.ledger.beforeNextPut(() => saga.resolve('pivot', ABANDON)));
      expect(nameOf(await saga.act('pivot'))).toBe('Saga.StepFenced');
      expect(saga.calls).toEqual([]);
    });
  });
}
