import { DescribeExecutionCommand, SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import type { Letter, ReceivedLetter } from '../../lib/client';
import { openWorld, type Sagas, type World } from './world';

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => { world = await openWorld(); });
afterAll(() => world.close());

/** What a letter tells, but for the token and the ARN. */
const told = ({ letter: { parked, failed, because, answers, problem } }: ReceivedLetter): Partial<Letter> =>
  ({ parked, failed, answers, ...(because ? { because } : {}), ...(problem === undefined ? {} : { problem }) });

const DONE = ['first', 'second', 'third', 'pivot', 'fifth after pivot done', 'sixth after fifth done'];

/** Long polls of an empty queue pass the time. */
async function passDeadline(sagas: Sagas, { letter }: ReceivedLetter, deadlineMs: number): Promise<void> {
  const { startDate } = await world.sfn.send(new DescribeExecutionCommand({ executionArn: letter.execution }));
  const deadline = Number(startDate) + deadlineMs;
  while (Date.now() <= deadline) await sagas.client.letters({ waitSeconds: 1 });
}

/** S and W of the scenarios, one second each: what an attempt sent before the letter came can then land no more. Asking passes the time. */
async function passWindow(sagaId: string): Promise<void> {
  const over = Date.now() + 2_000;
  while (Date.now() <= over) await world.trips.client.state(sagaId);
}

test.concurrent('a saga that is parked at its pivot completes when it is answered retry after its deadline', async () => {
  const { park, client, ended, timeline } = world.hurries;
  const letter = await park('late', { pivot: 'broken' });
  expect(told(letter)).toEqual({
    parked: 'pivot',
    failed: [{ step: 'pivot', error: 'Saga.ActionFailed', cause: 'effects.pivot threw Error: pivot is broken.' }],
    answers: ['retry', 'applied', 'notApplied', 'abandon'],
  });
  await passDeadline(world.hurries, letter, 8_000);
  expect(await world.deliverAgain(world.hurries, 'late', 'pivot')).toBe('Saga.OutcomeUnknown');
  expect(await client.state('late')).toEqual({ outcome: 'parked', waitingAt: 'Park pivot' });

  await world.journal.mend('late');
  await client.answer(letter, { answer: 'retry' });
  expect(await ended('late')).toEqual({ outcome: 'completed', output: { pivot: 'pivot done', fifth: 'fifth done', sixth: 'sixth done' } });
  expect(await timeline('late')).toEqual(['pivot Saga.ActionFailed', 'Park pivot ok', 'Answer pivot', 'Retry pivot ok', 'fifth ok', 'sixth ok']);
  expect(await world.journal.read('late')).toEqual(['pivot', 'fifth after pivot done', 'sixth after fifth done']);
});

test.concurrent('a parked pivot that is answered applied goes forward with the answer\'s result, which later steps read', async () => {
  const { park, client, ended, timeline } = world.trips;
  const letter = await park('applied', { pivot: 'fail' });
  expect(await client.answer(letter, { answer: 'applied', reason: 'the bank says so', result: { effect: 'pivot by phone' } })).toEqual({ letterRemoved: true });
  expect(await ended('applied')).toEqual({ outcome: 'completed', output: { pivot: 'pivot by phone', fifth: 'fifth done', sixth: 'sixth done' } });
  expect(await timeline('applied')).toEqual([
    'first ok', 'second ok', 'third ok', 'pivot Saga.ActionFailed', 'Park pivot ok', 'Answer pivot', 'Resolve pivot ok', 'Resolved pivot', 'fifth ok', 'sixth ok',
  ]);
  expect(await world.journal.read('applied')).toEqual(['first', 'second', 'third', 'fifth after pivot by phone', 'sixth after fifth done']);
  expect(await world.ledger('Scenarios/Trip#applied', 'pivot')).toEqual({ status: 'COMPLETED', resolution: { answer: 'applied', reason: 'the bank says so' } });
});

test.concurrent('a parked pivot that is answered notApplied compensates once nothing can land any more, and is fenced against a late delivery', async () => {
  const { park, client, ended, timeline } = world.trips;
  const letter = await park('ruled-out', { pivot: 'fail' });
  await passWindow('ruled-out');
  await client.answer(letter, { answer: 'notApplied', reason: 'the bank has no such payment' });
  expect(await ended('ruled-out')).toEqual({ outcome: 'compensated', cause: 'pivot failed with Saga.ActionFailed: effects.pivot threw Error: pivot fails.' });
  expect(await timeline('ruled-out')).toEqual([
    'first ok', 'second ok', 'third ok', 'pivot Saga.ActionFailed', 'Park pivot ok', 'Answer pivot', 'Resolve pivot ok', 'Resolved pivot',
    'Compensate third ok', 'Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated',
  ]);
  expect(await world.deliverAgain(world.trips, 'ruled-out', 'pivot')).toBe('Saga.StepFenced');
  expect(await world.journal.read('ruled-out')).toEqual(['first', 'second', 'third', 'undo third, applied', 'undo second, applied', 'undo first, applied']);
  expect(await world.ledger('Scenarios/Trip#ruled-out', 'pivot')).toEqual({ status: 'FENCED', resolution: { answer: 'notApplied', reason: 'the bank has no such payment' } });
});

test.concurrent('a parked step after the pivot that is skipped with a result goes on with it', async () => {
  const { park, client, ended, timeline } = world.trips;
  const letter = await park('skipped', { fifth: 'reject' });
  expect(told(letter)).toEqual({
    parked: 'forward',
    failed: [{ step: 'fifth', error: 'Saga.Rejected', cause: 'fifth is not to be had' }],
    answers: ['retry', 'skip', 'abandon'],
  });
  await client.answer(letter, { answer: 'skip', reason: 'brought by hand', result: { effect: 'fifth by hand' } });
  expect(await ended('skipped')).toEqual({ outcome: 'completed', output: { pivot: 'pivot done', fifth: 'fifth by hand', sixth: 'sixth done' } });
  expect(await timeline('skipped')).toEqual([
    'first ok', 'second ok', 'third ok', 'pivot ok', 'fifth Saga.Rejected', 'Park fifth ok', 'Answer fifth', 'Resolve fifth ok', 'Resolved fifth', 'sixth ok',
  ]);
  expect(await world.journal.read('skipped')).toEqual(['first', 'second', 'third', 'pivot', 'sixth after fifth by hand']);
});

test.concurrent('a rejected step after the pivot runs again when its letter is answered retry; a second delivery before that does not run it', async () => {
  const { park, client, ended, timeline } = world.trips;
  const letter = await park('sold-out', { fifth: 'soldOut' });
  await world.journal.mend('sold-out');
  expect(await world.deliverAgain(world.trips, 'sold-out', 'fifth')).toBe('Saga.Rejected');
  expect(await world.journal.read('sold-out')).toEqual(['first', 'second', 'third', 'pivot']);

  await client.answer(letter, { answer: 'retry' });
  expect(await ended('sold-out')).toEqual({ outcome: 'completed', output: { pivot: 'pivot done', fifth: 'fifth done', sixth: 'sixth done' } });
  expect(await timeline('sold-out')).toEqual([
    'first ok', 'second ok', 'third ok', 'pivot ok', 'fifth Saga.Rejected', 'Park fifth ok', 'Answer fifth', 'fifth ok', 'sixth ok',
  ]);
  expect(await world.journal.read('sold-out')).toEqual(DONE);
});

test.concurrent.each([
  ['compensation', { pivot: 'reject', undoSecond: 'broken' }, 'second', 'COMPENSATING', 'Compensate second', ['first', 'second', 'third', 'undo third, applied', 'undo first, applied']],
  ['pivot', { pivot: 'fail' }, 'pivot', 'STARTED', 'pivot', ['first', 'second', 'third']],
  ['step after the pivot', { fifth: 'reject' }, 'fifth', 'NOT_APPLIED', 'fifth', ['first', 'second', 'third', 'pivot']],
] as const)('a saga that is parked because of a %s ends as it stands when it is abandoned, and nothing of it runs any more', async (failed, faults, step, status, state, effects) => {
  const sagaId = `abandoned-${failed.replaceAll(' ', '-')}`;
  const letter = await world.trips.park(sagaId, faults);
  await world.trips.client.answer(letter, { answer: 'abandon', reason: 'settled in court' });
  expect(await world.trips.ended(sagaId)).toEqual({ outcome: 'abandoned', cause: 'settled in court' });
  expect(await world.ledger(`Scenarios/Trip#${sagaId}`, step)).toEqual({ status, resolution: { answer: 'abandon', reason: 'settled in court' } });
  await world.journal.mend(sagaId);
  expect(await world.deliverAgain(world.trips, sagaId, state)).toBe('Saga.StepFenced');
  expect(await world.journal.read(sagaId)).toEqual(effects);
});

const TWO_BROKEN = { pivot: 'reject', undoThird: 'broken', undoFirst: 'broken' } as const;
const BECAUSE = { step: 'pivot', error: 'Saga.Rejected', cause: 'pivot is not to be had' };
const thirdFailed = { step: 'third', error: 'Saga.CompensationFailed', cause: 'effects.undoThird threw Error: undoing third is broken.' };
const firstFailed = { step: 'first', error: 'Saga.CompensationFailed', cause: 'effects.undoFirst threw Error: undoing first is broken.' };

test.concurrent('compensations that fail for good let the others run, park together, and are all done once they are mended and answered retry', async () => {
  const { park, client, ended, timeline } = world.trips;
  const letter = await park('two-broken', TWO_BROKEN);
  expect(told(letter)).toEqual({ parked: 'compensation', failed: [thirdFailed, firstFailed], because: BECAUSE, answers: ['retry', 'skip', 'abandon'] });
  expect(await world.journal.read('two-broken')).toEqual(['first', 'second', 'third', 'undo second, applied']);

  await world.journal.mend('two-broken');
  await client.answer(letter, { answer: 'retry' });
  expect(await ended('two-broken')).toEqual({ outcome: 'compensated', cause: 'pivot failed with Saga.Rejected: pivot is not to be had' });
  expect(await timeline('two-broken')).toEqual([
    'first ok', 'second ok', 'third ok', 'pivot Saga.Rejected',
    'Compensate third Saga.CompensationFailed', 'Compensate second ok', 'Compensate first Saga.CompensationFailed',
    'Check compensations', 'Park compensations ok', 'Answer compensations',
    'Compensate third ok', 'Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated',
  ]);
  expect(await world.journal.read('two-broken')).toEqual(['first', 'second', 'third', 'undo second, applied', 'undo third, applied', 'undo first, applied']);
});

test.concurrent('a compensation that is skipped by name counts as done, and the next letter is about the other', async () => {
  const { park, client, letter, ended } = world.trips;
  await client.answer(await park('skip-one', TWO_BROKEN), { answer: 'skip', step: 'third', reason: 'undone by hand' });
  const second = await letter('skip-one');
  expect(told(second)).toEqual({ parked: 'compensation', failed: [firstFailed], because: BECAUSE, answers: ['retry', 'skip', 'abandon'] });

  await client.answer(second, { answer: 'skip', reason: 'this one too' });
  expect(await ended('skip-one')).toMatchObject({ outcome: 'compensated' });
  expect(await world.ledger('Scenarios/Trip#skip-one', 'third')).toEqual({ status: 'COMPENSATED', resolution: { answer: 'skip', reason: 'undone by hand' } });
  expect(await world.ledger('Scenarios/Trip#skip-one', 'first')).toEqual({ status: 'COMPENSATED', resolution: { answer: 'skip', reason: 'this one too' } });
  expect(await world.journal.read('skip-one')).toEqual(['first', 'second', 'third', 'undo second, applied']);
});

test.concurrent('of two operators who answer one letter at once, one is heard and the other is told', async () => {
  const { park, client, ended } = world.trips;
  const letter = await park('two-operators', { fifth: 'broken' });
  await world.journal.mend('two-operators');
  const answers = await Promise.allSettled([client.answer(letter, { answer: 'retry' }), client.answer(letter, { answer: 'retry' })]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers).toContainEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'Saga.InvalidAnswer' }) as unknown });
  expect(await ended('two-operators')).toMatchObject({ outcome: 'completed' });
  expect(await world.journal.read('two-operators')).toEqual(DONE);
});

/** Answers past the client, which would refuse what the letter does not take; the next letter's problem. */
async function wrongly(letter: ReceivedLetter, answer: unknown): Promise<ReceivedLetter> {
  const { sagaId, taskToken } = letter.letter;
  await world.sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer) }));
  const next = await world.trips.letter(sagaId);
  expect(await world.trips.client.state(sagaId)).toMatchObject({ outcome: 'parked' });
  return next;
}

async function expectProblems(first: ReceivedLetter, wrong: readonly (readonly [answer: unknown, problem: string])[]): Promise<ReceivedLetter> {
  let letter = first;
  for (const [answer, problem] of wrong) {
    letter = await wrongly(letter, answer);
    expect(letter.letter.problem).toBe(problem);
    expect(told(letter)).toEqual({ ...told(first), problem });
  }
  return letter;
}

const NO_PIVOT_ANSWER = 'The answer must be a JSON object whose "answer" is one of retry, applied, notApplied, abandon.';
const NO_REASON = 'The answer is not taken. It needs a "reason".';

test.concurrent('wrong answers to a parked pivot lose nothing: each brings a letter that says what is wrong, and a good one completes the saga', async () => {
  const { park, client, ended } = world.trips;
  const first = await park('wrong-pivot', { pivot: 'applyBadly' });
  expect(told(first).failed).toEqual([{ step: 'pivot', error: 'Saga.InvalidResult', cause: 'result.effect: Invalid input: expected string, received number' }]);
  const last = await expectProblems(first, [
    ['applied', NO_PIVOT_ANSWER],
    [null, NO_PIVOT_ANSWER],
    [[{ answer: 'retry' }], NO_PIVOT_ANSWER],
    [{}, NO_PIVOT_ANSWER],
    [{ answer: 'skip', reason: 'no such answer here' }, NO_PIVOT_ANSWER],
    [{ answer: { retry: true } }, NO_PIVOT_ANSWER],
    [{ answer: 'applied', result: { effect: 'x' } }, NO_REASON],
    [{ answer: 'abandon', reason: '  ' }, NO_REASON],
    [{ answer: 'applied', reason: 'but with what?' }, 'The answer is not taken. The saga reads its result later. Give a "result".'],
    [{ answer: 'applied', reason: 'misfit', result: { effect: 7 } }, 'The answer is not taken. result.effect: Invalid input: expected string, received number'],
    [{ answer: 'notApplied', reason: 'wrong' }, 'The answer is not taken. By the ledger the step is COMPLETED.'],
  ]);
  await client.answer(last, { answer: 'applied', reason: 'looked up', result: { effect: 'pivot looked up' } });
  expect(await ended('wrong-pivot')).toEqual({ outcome: 'completed', output: { pivot: 'pivot looked up', fifth: 'fifth done', sixth: 'sixth done' } });
  expect(await world.journal.read('wrong-pivot')).toEqual(['first', 'second', 'third', 'pivot', 'fifth after pivot looked up', 'sixth after fifth done']);
});

test.concurrent('wrong answers to parked compensations lose nothing', async () => {
  const { park, client, ended } = world.trips;
  const unclear = 'Several compensations failed, or another step was named: say in "step" which of those in "failed" to skip.';
  const last = await expectProblems(await park('wrong-undo', TWO_BROKEN), [
    [{ answer: 'skip', reason: 'which?' }, unclear],
    [{ answer: 'skip', reason: 'one that is done', step: 'second' }, unclear],
    [{ answer: 'skip', reason: 'no such step', step: 5 }, unclear],
    [{ answer: 'skip', step: 'third' }, NO_REASON],
    [{ answer: 'applied', reason: 'not a pivot' }, 'The answer must be a JSON object whose "answer" is one of retry, skip, abandon.'],
  ]);
  await world.journal.mend('wrong-undo');
  await client.answer(last, { answer: 'retry' });
  expect(await ended('wrong-undo')).toMatchObject({ outcome: 'compensated' });
  expect(await world.journal.read('wrong-undo')).toEqual(['first', 'second', 'third', 'undo second, applied', 'undo third, applied', 'undo first, applied']);
});

test.concurrent('an answer by SendTaskFailure loses nothing: the letter comes again', async () => {
  const { park, client, letter, ended } = world.trips;
  const first = await park('failed-answer', { fifth: 'broken' });
  await world.sfn.send(new SendTaskFailureCommand({ taskToken: first.letter.taskToken, error: 'Operator.Confused', cause: 'what is this?' }));
  const again = await letter('failed-answer');
  expect(told(again)).toEqual(told(first));
  expect(await client.state('failed-answer')).toEqual({ outcome: 'parked', waitingAt: 'Park fifth' });

  await expect(client.answer(first, { answer: 'retry' })).rejects.toMatchObject({ code: 'Saga.InvalidAnswer' });
  await world.journal.mend('failed-answer');
  await client.answer(again, { answer: 'retry' });
  expect(await ended('failed-answer')).toMatchObject({ outcome: 'completed' });
  expect(await world.journal.read('failed-answer')).toEqual(DONE);
});
