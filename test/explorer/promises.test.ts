/** Traces written by hand: what breaks, though no mechanism of the library took part. */
import type { Happening } from '../../lib/explorer';
import { brokenIn } from '../../lib/explorer/promises';
import type { Definition } from '../../lib/definition/definition';
import { threeSteps } from './three-steps';

const reserving = { step: 'reserve', operation: 'action', invocation: 1 } as const;
const releasing = { step: 'reserve', operation: 'compensation', invocation: 1 } as const;
const shipping = { step: 'ship', operation: 'action', invocation: 1 } as const;
const answering = { step: 'ship', operation: 'resolution', invocation: 1 } as const;
const answeringAgain = { ...answering, invocation: 2 } as const;
const whatBreaks = (promise: string, ...trace: readonly Happening[]): readonly string[] => whatBreaksIn(threeSteps.definition, promise, trace);
const whatBreaksIn = (definition: Definition, promise: string, trace: readonly Happening[]): readonly string[] =>
  brokenIn(trace, definition).filter((one) => one.promise === promise).map(({ what }) => what);

test('an effect still stands after a request to undo it that has changed nothing', () => {
  expect(whatBreaks('G5',
    { at: 0, kind: 'sent', who: reserving, request: 1 },
    { at: 1, kind: 'applied', who: reserving, request: 1, key: 'reserve', effect: true },
    { at: 2, kind: 'sent', who: releasing, request: 2 },
    { at: 3, kind: 'undone', who: releasing, request: 2, key: 'another', effect: false },
    { at: 4, kind: 'ended', outcome: 'compensated' },
  )).toEqual(['the saga is compensated, and the effect of reserve stands']);
});

test('the first execution must not act once a second has, though a third has taken the id meanwhile', () => {
  expect(whatBreaks('G1',
    { at: 0, kind: 'started again' },
    { at: 1, kind: 'second acts', step: 'reserve' },
    { at: 2, kind: 'started again' },
    { at: 3, kind: 'handler began', who: reserving, ledger: 'STARTED' },
    { at: 4, kind: 'second ended', outcome: 'completed' },
    { at: 5, kind: 'ended', outcome: 'refused' },
  )).toContain('the first execution runs the handler of reserve, and the second has acted');
});

describe('an execution that AWS cuts off at its 25,000th event', () => {
  const full: Happening = { at: 9, kind: 'ended', outcome: 'lost', error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (25000).' };
  const standing: readonly Happening[] = [{ at: 0, kind: 'sent', who: reserving, request: 1 }, { at: 1, kind: 'applied', who: reserving, request: 1, key: 'reserve', effect: true }];

  test('breaks what is promised', () => {
    expect(brokenIn([...standing, full], threeSteps.definition)).not.toEqual([]);
  });

  test('breaks nothing once somebody has redriven it: its retries have begun anew', () => {
    expect(brokenIn([...standing, { at: 2, kind: 'stopped' }, { at: 3, kind: 'redriven' }, full], threeSteps.definition)).toEqual([]);
  });
});

const lateBy = (...trace: readonly Happening[]): readonly string[] => whatBreaksIn({ ...threeSteps.definition, deadline: '1m' }, 'deadline', trace);
const undoes = (told: 'applied' | 'unknown'): Happening => ({ at: 9, kind: 'handler began', who: releasing, ledger: 'COMPENSATING', told });
const acts = (at: number): readonly Happening[] => [{ at, kind: 'began', who: shipping }, { at: at + 8, kind: 'handler began', who: shipping, ledger: 'STARTED' }];

describe('a human\'s answer', () => {
  test('must not be taken while an attempt of the step runs', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'handler began', who: shipping, ledger: 'STARTED' },
      { at: 1, kind: 'began', who: answering, answer: 'applied' },
      { at: 2, kind: 'replied', who: answering },
    )).toEqual(['"applied" is taken of ship while its action runs']);
  });

  test('breaks nothing when it is refused while an attempt of the step runs', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'handler began', who: shipping, ledger: 'STARTED' },
      { at: 1, kind: 'began', who: answering, answer: 'applied' },
      { at: 2, kind: 'replied', who: answering, error: 'Saga.StepInFlight' },
    )).toEqual([]);
  });

  test('must not say of a step that has replied that it took no effect', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'replied', who: shipping },
      { at: 1, kind: 'began', who: answering, answer: 'notApplied' },
      { at: 2, kind: 'replied', who: answering },
    )).toEqual(['"notApplied" is taken of ship, which has said that it is done']);
  });

  test('must not be taken without a reason', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'said', parked: 'ship', word: 'forgets the reason', answer: 'abandon' },
      { at: 1, kind: 'began', who: answering, answer: 'abandon' },
      { at: 2, kind: 'replied', who: answering },
    )).toEqual(['"abandon" is taken of ship without a reason']);
  });

  test('must not say of a pivot that was rejected that it took effect', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'replied', who: shipping, error: 'Saga.Rejected' },
      { at: 1, kind: 'began', who: answering, answer: 'applied' },
      { at: 2, kind: 'replied', who: answering },
    )).toEqual(['"applied" is taken of ship, which was rejected']);
  });

  test('rules out for good: no request of the step may land after it', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'sent', who: shipping, request: 1 },
      { at: 1, kind: 'began', who: answering, answer: 'notApplied' },
      { at: 2, kind: 'replied', who: answering },
      { at: 3, kind: 'applied', who: shipping, request: 1, key: 'ship', effect: true },
    )).toEqual(['ship takes effect, and was ruled out']);
  });

  test('that a step was seen to by hand leaves no room for a request of it, though it should change nothing', () => {
    expect(whatBreaks('G13',
      { at: 0, kind: 'sent', who: shipping, request: 1 },
      { at: 1, kind: 'by hand', step: 'ship', done: 'applied' },
      { at: 2, kind: 'began', who: answering, answer: 'skip' },
      { at: 3, kind: 'replied', who: answering },
      { at: 4, kind: 'applied', who: shipping, request: 1, key: 'ship', effect: false },
    )).toEqual(['a request of ship lands, which was seen to by hand']);
  });

  test('that abandons the saga is the last: neither an attempt nor another answer comes after it', () => {
    expect(whatBreaks('G8',
      { at: 0, kind: 'began', who: answering, answer: 'abandon' },
      { at: 1, kind: 'replied', who: answering },
      { at: 2, kind: 'began', who: answeringAgain, answer: 'applied' },
      { at: 3, kind: 'replied', who: answeringAgain },
    )).toEqual(['"applied" is taken of ship, and the saga is abandoned']);
    expect(whatBreaks('G8',
      { at: 0, kind: 'began', who: answering, answer: 'abandon' },
      { at: 1, kind: 'replied', who: answering },
      { at: 2, kind: 'handler began', who: shipping, ledger: 'STARTED' },
    )).toEqual(['the action of ship runs, and the saga is abandoned']);
  });
});

describe('a deadline of one minute', () => {
  test('lets what began before it run, and nothing that begins after it', () => {
    expect(lateBy(...acts(60_000))).toEqual([]);
    expect(lateBy(...acts(60_001))).toEqual(['ship begins after the deadline']);
  });

  test('counts from a redrive', () => {
    expect(lateBy({ at: 30_000, kind: 'redriven' }, ...acts(90_000))).toEqual([]);
    expect(lateBy({ at: 30_000, kind: 'redriven' }, ...acts(90_001))).toEqual(['ship begins after the deadline']);
  });

  test('does not bind a pivot of which a human was asked', () => {
    expect(lateBy({ at: 50_000, kind: 'letter', parked: 'ship', failed: ['ship'] }, ...acts(90_000))).toEqual([]);
  });

  test('is seen by an attempt whose clock is wrong as that clock shows it', () => {
    const fault: Happening = { at: 70_000, kind: 'fault', site: { ...shipping, point: 'clock', ordinal: 1 }, fault: 'its clock is S behind' };
    expect(lateBy(fault, ...acts(70_000))).toEqual([]);
  });
});

describe('a handler that listens to its signal', () => {
  const listens: readonly Happening[] = [
    { at: 10, kind: 'began', who: shipping },
    { at: 18, kind: 'handler began', who: shipping, ledger: 'STARTED' },
    { at: 58, kind: 'listens', who: shipping },
  ];

  test('must hear that its time is over before Lambda ends it', () => {
    expect(whatBreaks('deadline', ...listens, { at: 30_010, kind: 'died', who: shipping, why: 'Lambda ends it at the function\'s timeout' }))
      .toEqual(['ship listens, and Lambda ends it without a word']);
  });

  test('must hear of the saga\'s deadline when it passes', () => {
    const ends = { kind: 'handler ended', who: shipping, error: 'aborted' } as const;
    expect(lateBy(...listens, { ...ends, at: 60_000 })).toEqual([]);
    expect(lateBy(...listens, { ...ends, at: 60_001 })).toEqual(['ship hears 1 ms late that its time is over']);
  });
});

describe('a compensation', () => {
  test('must be told that its step took effect once that has said so', () => {
    const done: readonly Happening[] = [{ at: 1, kind: 'handler ended', who: reserving }, { at: 2, kind: 'replied', who: reserving }];
    expect(whatBreaks('G5', ...done, undoes('applied'))).toEqual([]);
    expect(whatBreaks('G5', ...done, undoes('unknown'))).toEqual(['the compensation of reserve is told that its outcome is unknown, and reserve has said that it is done']);
  });

  test('must not be told that its step took effect where no attempt has said so', () => {
    expect(whatBreaks('G5', { at: 1, kind: 'handler ended', who: reserving, error: 'it is out of order' }, undoes('unknown'))).toEqual([]);
    expect(whatBreaks('G5', { at: 1, kind: 'handler ended', who: reserving, error: 'it is out of order' }, undoes('applied')))
      .toEqual(['the compensation of reserve is told that it took effect, which nobody has seen']);
  });

  test('is not to wait once every attempt has ended well', () => {
    const waits: Happening = { at: 9, kind: 'replied', who: releasing, error: 'Saga.StepInFlight' };
    const began: Happening = { at: 0, kind: 'began', who: reserving };
    expect(whatBreaks('G15', began, { at: 1, kind: 'replied', who: reserving }, waits)).toContain('the compensation of reserve is to wait, and whoever has held the step has given it back');
    expect(whatBreaks('G15', began, { at: 1, kind: 'replied', who: reserving, error: 'Saga.ActionFailed' }, waits)).not.toContain('the compensation of reserve is to wait, and whoever has held the step has given it back');
    expect(whatBreaks('G15', began, waits)).not.toContain('the compensation of reserve is to wait, and whoever has held the step has given it back');
  });
});

test('a pivot that was rejected must not run again', () => {
  expect(whatBreaks('G7/G8', { at: 0, kind: 'replied', who: shipping, error: 'Saga.Rejected' }, { at: 1, kind: 'handler began', who: { ...shipping, invocation: 2 }, ledger: 'STARTED' }))
    .toEqual(['ship runs again, which was rejected for good']);
});

test('a step that was rejected is not to be compensated, unless the whole chain runs again because a human has said so', () => {
  const rejected: Happening = { at: 0, kind: 'heard', state: 'pay', about: 'pay', operation: 'action', error: 'Saga.Rejected' };
  const called: Happening = { at: 9, kind: 'called', state: 'Compensate pay', attempt: 1, about: 'pay', operation: 'compensation' };
  expect(whatBreaks('G7/G8', rejected, called)).toEqual(['the compensation of pay is called, which was rejected']);
  expect(whatBreaks('G7/G8', rejected, { at: 1, kind: 'letter', parked: 'compensations', failed: ['reserve'] }, called)).toEqual([]);
});

test('a letter that follows an answer that was not taken has to say why', () => {
  const refused: readonly Happening[] = [
    { at: 0, kind: 'called', state: 'Resolve ship', attempt: 1, about: 'ship', operation: 'resolution' },
    { at: 1, kind: 'heard', state: 'Resolve ship', about: 'ship', operation: 'resolution', error: 'Saga.InvalidAnswer' },
  ];
  const letter = { at: 2, kind: 'letter', parked: 'ship', failed: ['ship'] } as const;
  expect(whatBreaks('G13', ...refused, { ...letter, problem: 'The answer is not taken. It came too early.' })).toEqual([]);
  expect(whatBreaks('G13', ...refused, { ...letter, problem: 'Give it again.' })).toEqual(['the letter about ship does not say why the answer is not taken: Give it again.']);
});
