import { ExecutionAlreadyExists, ExecutionDoesNotExist, InvalidToken, TaskTimedOut, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { sagaClient, type Answer, type Letter, type ReceivedLetter, type SagaClient } from '../../lib/client';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Trip';
const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:Trip:trip-1';

/** AWS by command: what it replies, or throws. */
type Replies = { readonly [command: string]: object };

interface Call {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

function scripted(replies: Replies, calls: Call[]): { send(command: { input: object }): Promise<object> } {
  return {
    async send({ constructor: { name: command }, input }) {
      calls.push({ command, input: input as Call['input'] });
      const reply = replies[command] ?? new Error(`nobody expected ${command}`);
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
}

const meta = { message: 'as AWS words it', $metadata: {} };

function clientOver(replies: Replies, stateMachineArn = MACHINE): { client: SagaClient<{ city: string; nights?: unknown }>; calls: Call[] } {
  const calls: Call[] = [];
  const aws = scripted(replies, calls);
  const schema = { input: z.object({ city: z.string(), nights: z.unknown().optional() }) };
  const client = sagaClient(schema, { stateMachineArn, deadLetterQueueUrl: 'https://queue', sfn: aws as unknown as SFNClient, sqs: aws as unknown as SQSClient });
  return { client, calls };
}

const commandsOf = (calls: readonly Call[]): readonly string[] => calls.map(({ command }) => command);

describe('start', () => {
  test('sends the input as JSON under the saga\'s id', async () => {
    const { client, calls } = clientOver({ StartExecutionCommand: { executionArn: EXECUTION } });
    expect(await client.start('trip-1', { city: 'Rome', nights: undefined })).toEqual({ executionArn: EXECUTION, isNew: true });
    expect(calls).toEqual([{ command: 'StartExecutionCommand', input: { stateMachineArn: MACHINE, name: 'trip-1', input: '{"city":"Rome"}' } }]);
  });

  test('knows a saga that has ended by its input, whatever the order of its fields', async () => {
    const { client } = clientOver({
      StartExecutionCommand: new ExecutionAlreadyExists(meta),
      DescribeExecutionCommand: { name: 'trip-1', input: '{ "nights": {"b": 2, "a": 1}, "city": "Rome" }' },
    });
    expect(await client.start('trip-1', { city: 'Rome', nights: { a: 1, b: 2 } })).toEqual({ executionArn: EXECUTION, isNew: false });
  });

  test('refuses an id that was used with another input', async () => {
    const { client } = clientOver({ StartExecutionCommand: new ExecutionAlreadyExists(meta), DescribeExecutionCommand: { name: 'trip-1', input: '{"city":"Oslo"}' } });
    await expect(client.start('trip-1', { city: 'Rome' })).rejects.toMatchObject({ code: 'Saga.AlreadyStarted', cause: expect.any(ExecutionAlreadyExists) as Error });
  });

  test('looks for the execution of an alias under the machine\'s own name', async () => {
    const { client, calls } = clientOver({ StartExecutionCommand: new ExecutionAlreadyExists(meta), DescribeExecutionCommand: { input: '{"city":"Rome"}' } }, `${MACHINE}:live`);
    await client.start('trip-1', { city: 'Rome' });
    expect(calls[1]).toEqual({ command: 'DescribeExecutionCommand', input: { executionArn: EXECUTION } });
  });

  test.each([
    ['undefined', undefined, ['input: JSON cannot hold undefined']],
    ['a date', { city: 'Rome', nights: new Date(0) }, ['input.nights: JSON cannot hold a Date']],
    ['a bigint', { city: 'Rome', nights: [3n] }, ['input.nights.0: JSON cannot hold a bigint']],
    ['NaN and a hole in a list', { city: 'Rome', nights: { many: NaN, listed: [1, undefined] } }, ['input.nights.many: JSON cannot hold NaN', 'input.nights.listed.1: JSON cannot hold undefined']],
    ['a map and a function', { city: () => 'Rome', nights: new Map() }, ['input.city: JSON cannot hold a function', 'input.nights: JSON cannot hold a Map']],
    ['what its schema refuses', { city: 5 }, ['input.city: Invalid input: expected string, received number']],
  ])('refuses %s before anything is sent', async (what, input, problems) => {
    const { client, calls } = clientOver({});
    await expect(client.start('trip-1', input as never)).rejects.toMatchObject({ code: 'Saga.InvalidRequest', problems, message: expect.stringContaining('Cannot start saga "trip-1":') as string });
    expect(calls).toEqual([]);
  });

  test('refuses an input that contains itself, and takes one that has a part twice', async () => {
    const { client } = clientOver({ StartExecutionCommand: { executionArn: EXECUTION } });
    const round: { self?: unknown } = {};
    round.self = round;
    await expect(client.start('trip-1', { city: 'Rome', nights: round })).rejects.toMatchObject({ problems: ['input.nights.self: JSON cannot hold an object within itself'] });
    const night = { price: 1 };
    expect(await client.start('trip-1', { city: 'Rome', nights: [night, night] })).toMatchObject({ isNew: true });
  });

  test.each(['', 'trip 1', 'trip/1', 'é', 'x'.repeat(81), undefined as never, null as never, 7 as never])('refuses the id "%s"', async (id) => {
    const { client, calls } = clientOver({});
    await expect(client.start(id, { city: 'Rome' })).rejects.toMatchObject({ code: 'Saga.InvalidRequest' });
    await expect(client.state(id)).rejects.toMatchObject({ code: 'Saga.InvalidRequest' });
    expect(calls).toEqual([]);
  });
});

describe('state', () => {
  test.each([
    [{ status: 'SUCCEEDED', output: '{"booked":true}' }, { outcome: 'completed', output: { booked: true } }],
    [{ status: 'FAILED', error: 'Saga.Compensated', cause: 'no room' }, { outcome: 'compensated', cause: 'no room' }],
    [{ status: 'FAILED', error: 'Saga.Abandoned', cause: 'enough' }, { outcome: 'abandoned', cause: 'enough' }],
    [{ status: 'FAILED', error: 'Saga.InputMismatch', cause: 'another' }, { outcome: 'stopped', error: 'Saga.InputMismatch', cause: 'another' }],
    [{ status: 'FAILED', error: 'States.Runtime', cause: 'too long' }, { outcome: 'stopped', error: 'States.Runtime', cause: 'too long' }],
    [{ status: 'ABORTED' }, { outcome: 'stopped', error: 'ABORTED', cause: '' }],
    [{ status: 'TIMED_OUT' }, { outcome: 'stopped', error: 'TIMED_OUT', cause: '' }],
  ])('of an execution that AWS describes as %j is %j', async (described, expected) => {
    expect(await clientOver({ DescribeExecutionCommand: described }).client.state('trip-1')).toEqual(expected);
  });

  test.each([
    ['Park pivot', { outcome: 'parked', waitingAt: 'Park pivot' }],
    ['Answer pivot', { outcome: 'running' }],
    ['Parking', { outcome: 'running' }],
  ])('of an execution that runs in the state %s is %j', async (name, expected) => {
    const events = [{ type: 'TaskSubmitted' }, { type: 'TaskStateEntered', stateEnteredEventDetails: { name } }, { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Park before' } }];
    expect(await clientOver({ DescribeExecutionCommand: { status: 'RUNNING' }, GetExecutionHistoryCommand: { events } }).client.state('trip-1')).toEqual(expected);
  });

  test('of a saga that was never started is an error of its own', async () => {
    await expect(clientOver({ DescribeExecutionCommand: new ExecutionDoesNotExist(meta) }).client.state('trip-1')).rejects.toMatchObject({ code: 'Saga.NotFound' });
  });
});

const letter: Letter = { text: 'It waits.', saga: 'Travel/Trip', sagaId: 'trip-1', execution: EXECUTION, parked: 'pivot', failed: [], answers: ['retry', 'applied'], taskToken: 'secret' };
const received: ReceivedLetter = { letter, queueUrl: 'https://queue', receiptHandle: 'handle' };
const APPLIED: Answer = { answer: 'applied', reason: 'seen at the bank', result: { paid: 5 } };

test('letters are told apart from messages of others, which are left in the queue', async () => {
  const foreign = ['hello', 'null', '[]', '{"taskToken":"secret","answers":[]}', JSON.stringify({ ...letter, sagaId: 7 })];
  const { client, calls } = clientOver({ ReceiveMessageCommand: { Messages: [JSON.stringify(letter), ...foreign].map((Body) => ({ Body, ReceiptHandle: 'handle' })) } });
  expect(await client.letters({ visibilitySeconds: 60 })).toEqual({ letters: [received], unreadable: foreign });
  expect(calls).toEqual([{ command: 'ReceiveMessageCommand', input: { QueueUrl: 'https://queue', MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 60 } }]);
});

describe('answer', () => {
  test('sends the answer, then takes the letter out of the queue', async () => {
    const { client, calls } = clientOver({ SendTaskSuccessCommand: {}, DeleteMessageCommand: {} });
    expect(await client.answer(received, APPLIED)).toEqual({ letterRemoved: true });
    expect(calls).toEqual([
      { command: 'SendTaskSuccessCommand', input: { taskToken: 'secret', output: '{"answer":"applied","reason":"seen at the bank","result":{"paid":5}}' } },
      { command: 'DeleteMessageCommand', input: { QueueUrl: 'https://queue', ReceiptHandle: 'handle' } },
    ]);
  });

  test('is given though the letter could not be taken out of the queue', async () => {
    const { client } = clientOver({ SendTaskSuccessCommand: {}, DeleteMessageCommand: new Error('the queue is away') });
    expect(await client.answer(received, { answer: 'retry' })).toEqual({ letterRemoved: false });
  });

  test.each([
    ['a letter that nobody waits for any more, and takes it out', new TaskTimedOut(meta), ['SendTaskSuccessCommand', 'DeleteMessageCommand']],
    ['a token that AWS does not know, and leaves the letter', new InvalidToken(meta), ['SendTaskSuccessCommand']],
  ])('is refused for %s', async (what, error, commands) => {
    const { client, calls } = clientOver({ SendTaskSuccessCommand: error, DeleteMessageCommand: {} });
    await expect(client.answer(received, { answer: 'retry' })).rejects.toMatchObject({ code: 'Saga.InvalidAnswer', cause: error });
    expect(commandsOf(calls)).toEqual(commands);
  });

  test('leaves the letter in the queue when it could not be sent', async () => {
    const away = new Error('the network is away');
    const { client, calls } = clientOver({ SendTaskSuccessCommand: away, DeleteMessageCommand: {} });
    await expect(client.answer(received, { answer: 'retry' })).rejects.toBe(away);
    expect(commandsOf(calls)).toEqual(['SendTaskSuccessCommand']);
  });

  test.each([
    ['one that the letter does not take', { answer: 'skip', reason: 'done' }, 'Cannot answer "skip" for saga "trip-1": its letter takes "retry", "applied".'],
    ['one without a reason', { answer: 'applied' }, 'Cannot answer "applied" for saga "trip-1": give a reason, which is kept with the saga.'],
    ['one with an empty reason', { answer: 'applied', reason: ' ' }, 'Cannot answer "applied" for saga "trip-1": give a reason, which is kept with the saga.'],
    ['one whose result is not JSON', { answer: 'applied', reason: 'seen', result: { at: new Date(0) } }, 'Cannot answer "applied" for saga "trip-1": answer.result.at: JSON cannot hold a Date'],
  ])('refuses %s before anything is sent', async (what, answer, message) => {
    const { client, calls } = clientOver({});
    await expect(client.answer(received, answer as Answer)).rejects.toMatchObject({ code: 'Saga.InvalidAnswer', message });
    expect(calls).toEqual([]);
  });
});

const entered = (id: number, name: string): HistoryEvent => ({ id, type: 'TaskStateEntered', timestamp: new Date(id), stateEnteredEventDetails: { name } });

describe('timeline', () => {
  test('reads the history page by page, oldest first', async () => {
    const pages: Record<string, object> = {
      first: { events: [entered(1, 'book'), { id: 2, type: 'TaskScheduled', timestamp: new Date(2) }], nextToken: 'second' },
      second: { events: [{ id: 3, type: 'TaskSucceeded', timestamp: new Date(3) }, entered(4, 'pay')] },
    };
    const sfn = { send: ({ input }: { input: { nextToken?: string } }) => Promise.resolve(pages[input.nextToken ?? 'first']) } as unknown as SFNClient;
    const client = sagaClient({ input: z.unknown() }, { stateMachineArn: MACHINE, deadLetterQueueUrl: 'https://queue', sfn });
    expect(await client.timeline('trip-1')).toEqual([
      { state: 'book', role: 'step', step: 'book', enteredAt: new Date(1), attempts: [{ number: 1, startedAt: new Date(2), endedAt: new Date(3) }] },
      { state: 'pay', role: 'step', step: 'pay', enteredAt: new Date(4), attempts: [] },
    ]);
  });

  test('of a saga that was never started is an error of its own, and of an id that cannot be another', async () => {
    const { client } = clientOver({ GetExecutionHistoryCommand: new ExecutionDoesNotExist(meta) });
    await expect(client.timeline('trip-1')).rejects.toMatchObject({ code: 'Saga.NotFound' });
    await expect(client.timeline('trip 1')).rejects.toMatchObject({ code: 'Saga.InvalidRequest' });
  });
});

test.each([
  [{ stateMachineArn: '', deadLetterQueueUrl: 'https://queue' }, ["stateMachineArn is \"\". Give the ARN of the saga's state machine, `saga.stateMachine.stateMachineArn`."]],
  [{ stateMachineArn: undefined as never, deadLetterQueueUrl: MACHINE }, [
    "stateMachineArn is undefined. Give the ARN of the saga's state machine, `saga.stateMachine.stateMachineArn`.",
    `deadLetterQueueUrl is "${MACHINE}". Give the URL of the saga's dead-letter queue, \`saga.deadLetterQueue.queueUrl\`.`,
  ]],
])('no client is made for %j', (props, problems) => {
  expect(() => sagaClient({ input: z.unknown() }, props)).toThrow(expect.objectContaining({ code: 'Saga.InvalidRequest', problems }));
});
