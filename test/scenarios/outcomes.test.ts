import { paginateListExecutions, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { SagaState } from '../../lib/client';
import { openWorld, type Faults, type World } from './world';

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => { world = await openWorld(); });
afterAll(() => world.close());

test.concurrent('a saga whose steps all work completes with its output', async () => {
  expect(await world.trips.run('all-well', {})).toEqual({ outcome: 'completed', output: { pivot: 'pivot done', fifth: 'fifth done', sixth: 'sixth done' } });
  expect(await world.trips.timeline('all-well')).toEqual(['first ok', 'second ok', 'third ok', 'pivot ok', 'fifth ok', 'sixth ok']);
  expect(await world.journal.read('all-well')).toEqual(['first', 'second', 'third', 'pivot', 'fifth after pivot done', 'sixth after fifth done']);
});

test.concurrent('every attempt of a saga is told in a line of its function\'s log, with its metrics and one correlation id', async () => {
  await world.trips.run('told', { second: 'reject' });
  const lines = world.logged('told').filter(({ message }) => message === 'Attempt ended');
  expect(lines.map(({ step, kind, outcome }) => `${String(step)} ${String(kind)}: ${String(outcome)}`)).toEqual([
    'first action: completed', 'second action: Saga.Rejected', 'first compensation: compensated',
  ]);
  expect(new Set(lines.map(({ correlationId }) => correlationId))).toEqual(new Set(['Scenarios/Trip/told']));
  for (const line of lines) expect(line).toMatchObject({ AttemptDuration: expect.any(Number), traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/), _aws: { Timestamp: expect.any(Number) } });
});

async function executionsCalled(name: string): Promise<number> {
  let count = 0;
  for await (const page of paginateListExecutions({ client: world.sfn }, { stateMachineArn: world.tripMachine })) {
    count += (page.executions ?? []).filter((execution) => execution.name === name).length;
  }
  return count;
}

test.concurrent('a saga that is started fifty times at once with one input runs once, and refuses another input for ever', async () => {
  const { client, letter, ended } = world.trips;
  const started = await Promise.all(Array.from({ length: 50 }, () => client.start('many-starts', { fifth: 'broken' })));
  expect(new Set(started.map(({ executionArn }) => executionArn)).size).toBe(1);

  const parked = await letter('many-starts');
  await expect(client.start('many-starts', { fifth: 'fail' })).rejects.toMatchObject({ code: 'Saga.AlreadyStarted' });
  await world.journal.mend('many-starts');
  await client.answer(parked, { answer: 'retry' });
  expect(await ended('many-starts')).toMatchObject({ outcome: 'completed' });

  expect(await client.start('many-starts', { fifth: 'broken' })).toMatchObject({ executionArn: started[0]?.executionArn, isNew: false });
  await expect(client.start('many-starts', {})).rejects.toMatchObject({ code: 'Saga.AlreadyStarted' });
  expect(await executionsCalled('many-starts')).toBe(1);
  expect(await world.journal.read('many-starts')).toEqual(['first', 'second', 'third', 'pivot', 'fifth after pivot done', 'sixth after fifth done']);
});

/** How a saga ended, what its states did, and what it has left behind. */
async function fateOf(sagaId: string, faults: Faults): Promise<{ state: SagaState; timeline: readonly string[]; effects: readonly string[] }> {
  const state = await world.trips.run(sagaId, faults);
  return { state, timeline: await world.trips.timeline(sagaId), effects: await world.journal.read(sagaId) };
}

test.concurrent.each([
  ['first', ['first Saga.Rejected', 'Compensated'], []],
  ['second', ['first ok', 'second Saga.Rejected', 'Compensate first ok', 'Check compensations', 'Compensated'], ['first', 'undo first, applied']],
  [
    'third',
    ['first ok', 'second ok', 'third Saga.Rejected', 'Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated'],
    ['first', 'second', 'undo second, applied', 'undo first, applied'],
  ],
  [
    'pivot',
    ['first ok', 'second ok', 'third ok', 'pivot Saga.Rejected', 'Compensate third ok', 'Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated'],
    ['first', 'second', 'third', 'undo third, applied', 'undo second, applied', 'undo first, applied'],
  ],
])('a saga compensates in reverse from the step before when its step %s is rejected', async (step, timeline, effects) => {
  expect(await fateOf(`rejected-at-${step}`, { [step]: 'reject' })).toEqual({
    state: { outcome: 'compensated', cause: `${step} failed with Saga.Rejected: ${step} is not to be had` },
    timeline,
    effects,
  });
});

const SECOND_COMPENSATED = ['Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated'];

test.concurrent('a step whose reply is lost after its effect is compensated after it, without knowing that it took effect', async () => {
  expect(await fateOf('reply-lost', { second: 'applyThenFail' })).toEqual({
    state: { outcome: 'compensated', cause: 'second failed with Saga.ActionFailed: effects.second threw Error: second lost its reply.' },
    timeline: ['first ok', 'second Saga.ActionFailed', ...SECOND_COMPENSATED],
    effects: ['first', 'second', 'undo second, unknown', 'undo first, applied'],
  });
});

test.concurrent('a step that gave back what does not fit is compensated, for it took effect', async () => {
  expect(await fateOf('bad-result', { second: 'applyBadly' })).toEqual({
    state: { outcome: 'compensated', cause: 'second failed with Saga.InvalidResult: result.effect: Invalid input: expected string, received number' },
    timeline: ['first ok', 'second Saga.InvalidResult', ...SECOND_COMPENSATED],
    effects: ['first', 'second', 'undo second, appliedWithoutResult', 'undo first, applied'],
  });
});

test.concurrent('a step whose function is killed at its timeout after its effect, at every attempt, is compensated after it', async () => {
  expect(await fateOf('killed', { third: 'applyThenHang' })).toEqual({
    state: { outcome: 'compensated', cause: expect.stringMatching(/^third failed with Sandbox\.Timedout: .*Task timed out after 3\.00 seconds$/) as string },
    timeline: [
      'first ok', 'second ok', 'third Sandbox.Timedout, Sandbox.Timedout',
      'Compensate third ok', 'Compensate second ok', 'Compensate first ok', 'Check compensations', 'Compensated',
    ],
    effects: ['first', 'second', 'third', 'undo third, unknown', 'undo second, applied', 'undo first, applied'],
  });
  expect(await world.ledger('Scenarios/Trip#killed', 'third')).toMatchObject({ status: 'COMPENSATED' });
});

test.concurrent('sagas of one id in two machines on one ledger and one service do not mix', async () => {
  expect(await world.trips.run('namesake', { pivot: 'reject' })).toMatchObject({ outcome: 'compensated' });
  expect(await world.hurries.run('namesake', {})).toMatchObject({ outcome: 'completed' });
  expect(await world.ledger('Scenarios/Trip#namesake', 'pivot')).toMatchObject({ status: 'FENCED' });
  expect(await world.ledger('Scenarios/Hurry#namesake', 'pivot')).toMatchObject({ status: 'COMPLETED' });
  expect(await world.journal.read('namesake')).toEqual([
    'first', 'second', 'third', 'undo third, applied', 'undo second, applied', 'undo first, applied',
    'pivot', 'fifth after pivot done', 'sixth after fifth done',
  ]);
});

test.concurrent.each([
  ['with an error and a cause', { error: 'Operator.Stopped', cause: 'wrong customer' }, { outcome: 'stopped', error: 'Operator.Stopped', cause: 'wrong customer' }],
  ['without a word', {}, { outcome: 'stopped', error: 'ABORTED', cause: '' }],
])('an execution that somebody stops %s shows as stopped; nothing is undone, and its letter takes no answer', async (how, reason, expected) => {
  const sagaId = `stopped-${how.replaceAll(' ', '-')}`;
  const letter = await world.trips.park(sagaId, { pivot: 'fail' });
  await world.sfn.send(new StopExecutionCommand({ executionArn: letter.letter.execution, ...reason }));
  expect(await world.trips.ended(sagaId)).toEqual(expected);
  await expect(world.trips.client.answer(letter, { answer: 'retry' })).rejects.toMatchObject({ code: 'Saga.InvalidAnswer' });
  expect(await world.trips.client.state(sagaId)).toEqual(expected);
  expect(await world.journal.read(sagaId)).toEqual(['first', 'second', 'third']);
});
