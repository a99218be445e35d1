import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
} from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
beforeAll(async () => { shop = await openShop(); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

async function start(machine: string, input: unknown, name?: string): Promise<string> {
  const { executionArn } = await shop.sfn.send(new StartExecutionCommand({ stateMachineArn: shop.machineArn(machine), input: JSON.stringify(input), ...(name === undefined ? {} : { name }) }));
  return executionArn!;
}

async function outcome(executionArn: string): Promise<object> {
  await shop.cloud.executionEnded(executionArn);
  const { status, output, error, cause } = await shop.sfn.send(new DescribeExecutionCommand({ executionArn }));
  return { status, output, error, cause };
}

test('an execution runs its function and is described from beginning to end', async () => {
  const executionArn = await start('Pay', { amount: 5 }, 'order-1');
  await shop.cloud.executionEnded(executionArn);
  const described = await shop.sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(described).toMatchObject({
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Pay:order-1',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Pay',
    name: 'order-1',
    status: 'SUCCEEDED',
    input: '{"amount":5}',
    output: '{"paid":5}',
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
  });
  expect(described.startDate!.getFullYear()).toBeGreaterThan(2025);
});

test('its history tells every event in AWS\'s shape', async () => {
  const executionArn = await start('Pay', { amount: 5 });
  await shop.cloud.executionEnded(executionArn);
  const { events } = await shop.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events!.map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual([
    [1, 'ExecutionStarted', 0],
    [2, 'TaskStateEntered', 0],
    [3, 'TaskScheduled', 2],
    [4, 'TaskStarted', 3],
    [5, 'TaskSucceeded', 4],
    [6, 'TaskStateExited', 5],
    [7, 'ExecutionSucceeded', 6],
  ]);
  expect(events![2]).toMatchObject({ timestamp: expect.any(Date), taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke', region: 'us-east-1' } });
  const result = JSON.parse(events![4]!.taskSucceededEventDetails!.output!) as object;
  expect(result).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { paid: 5 }, StatusCode: 200, SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: { RequestId: expect.any(String) } });
});

test('a history is read in pages, backwards, and without execution data', async () => {
  const executionArn = await start('Pay', { amount: 5 });
  await shop.cloud.executionEnded(executionArn);
  const ids: number[] = [];
  let nextToken: string | undefined;
  do {
    const page = await shop.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3, reverseOrder: true, includeExecutionData: false, nextToken }));
    for (const event of page.events!) {
      ids.push(event.id!);
      expect(event.executionStartedEventDetails?.input ?? event.taskSucceededEventDetails?.output ?? event.stateExitedEventDetails?.output).toBeUndefined();
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(ids).toEqual([7, 6, 5, 4, 3, 2, 1]);
  await expect(shop.sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken: 'no token' }))).rejects.toMatchObject({ name: 'InvalidToken' });
});

test.each([
  ['the handler threw', 'Pay', { reject: true }, { status: 'FAILED', error: 'Refused', cause: 'x' }],
  ['the function ran past its timeout', 'Slow', {}, { status: 'FAILED', error: 'Sandbox.Timedout', cause: expect.stringMatching(/^\{"errorType":"Sandbox\.Timedout","errorMessage":"RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds"\}$/) }],
  ['the function has no concurrency left', 'Throttled', {}, { status: 'FAILED', error: 'Lambda.TooManyRequestsException' }],
  ['there is no such function', 'Missing', {}, { status: 'FAILED', error: 'Lambda.ResourceNotFoundException' }],
  ['the task is of a kind that does not run here, whatever catches it', 'Unserved', {}, { status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining('calls arn:aws:states:::sns:publish, but it runs only tasks of lambda:invoke, sqs:sendMessage') }],
  ['the function does not run here, whatever retries it', 'Python', {}, { status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining('calls the function report, but the runtime python3.13 does not run here') }],
])('an execution ends with the error that Step Functions gives when %s', async (_, machine, input, expected) => {
  expect(await outcome(await start(machine, input))).toMatchObject(expected);
});

test('the same name and input start an execution once while it runs; afterwards, or with another input, the name is taken', async () => {
  const first = await start('Wait', { a: 1 }, 'once');
  expect(await start('Wait', { a: 1 }, 'once')).toBe(first);
  await expect(start('Wait', { a: 2 }, 'once')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${first}'` });
  await shop.sfn.send(new StopExecutionCommand({ executionArn: first, error: 'Stopped', cause: 'by hand' }));
  expect(await outcome(first)).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
  await expect(start('Wait', { a: 1 }, 'once')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('an execution that has ended is stopped without effect', async () => {
  const executionArn = await start('Pay', { amount: 1 });
  await shop.cloud.executionEnded(executionArn);
  await shop.sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await outcome(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
});

test.each([
  ['a name with a blank', { name: 'a b' }, 'InvalidName'],
  ['a name of 81 characters', { name: 'a'.repeat(81) }, 'ValidationException'],
  ['an input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
  ['an input over 256 KiB', { input: JSON.stringify('x'.repeat(262_144)) }, 'ValidationException'],
  ['a machine that is not there', { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:None' }, 'StateMachineDoesNotExist'],
  ['no ARN of a machine', { stateMachineArn: 'Pay' }, 'InvalidArn'],
  ['an Express workflow', { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Express' }, 'StateMachineTypeNotSupported'],
])('a start is refused as on AWS for %s', async (_, request, name) => {
  await expect(shop.sfn.send(new StartExecutionCommand({ stateMachineArn: shop.machineArn('Pay'), ...request }))).rejects.toMatchObject({ name });
});

test('executions are listed by status, the newest first, in pages that new executions do not shift', async () => {
  const [one, two, three] = [await start('Wait', {}), await start('Wait', {}), await start('Wait', {})];
  const first = await shop.sfn.send(new ListExecutionsCommand({ stateMachineArn: shop.machineArn('Wait'), statusFilter: 'RUNNING', maxResults: 2 }));
  await start('Wait', {});
  const second = await shop.sfn.send(new ListExecutionsCommand({ stateMachineArn: shop.machineArn('Wait'), statusFilter: 'RUNNING', nextToken: first.nextToken }));
  expect([...first.executions!, ...second.executions!].map(({ executionArn }) => executionArn)).toEqual([three, two, one]);
  const aborted = await shop.sfn.send(new ListExecutionsCommand({ stateMachineArn: shop.machineArn('Wait'), statusFilter: 'ABORTED' }));
  expect(aborted.executions!.map(({ name }) => name)).toEqual(['once']);
});

test('state machines are listed and described with their definitions filled in', async () => {
  const { stateMachines } = await shop.sfn.send(new ListStateMachinesCommand({}));
  expect(stateMachines!.map(({ name }) => name)).toEqual(['Pay', 'Slow', 'Throttled', 'Missing', 'Unserved', 'Python', 'Wait', 'Park']);
  const described = await shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: shop.machineArn('Pay') }));
  expect(described.definition).toContain('"FunctionName":"arn:aws:lambda:us-east-1:000000000000:function:pay"');
  const forExecution = await shop.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: await start('Wait', {}) }));
  expect(forExecution.name).toBe('Wait');
});

async function parked(order: unknown): Promise<{ executionArn: string; taskToken: string; body: unknown }> {
  const executionArn = await start('Park', order);
  const { Messages: messages } = await shop.sqs.send(new ReceiveMessageCommand({ QueueUrl: shop.cloud.outputs['Shop']!['LettersUrl'], WaitTimeSeconds: 10 }));
  const body = JSON.parse(messages![0]!.Body!) as { taskToken: string };
  return { executionArn, taskToken: body.taskToken, body };
}

test('a task that waits for its token is answered once, with success', async () => {
  const { executionArn, taskToken, body } = await parked({ id: 7 });
  expect(body).toEqual({ taskToken, order: { id: 7 } });
  await shop.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
  await shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"answer":"retry"}' }));
  expect(await outcome(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"answer":"retry"}' });
  await expect(shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject({ name: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" });
});

test('a task that waits for its token is answered with failure', async () => {
  const { executionArn, taskToken } = await parked({ id: 8 });
  await shop.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'No', cause: 'not today' }));
  expect(await outcome(executionArn)).toMatchObject({ status: 'FAILED', error: 'No', cause: 'not today' });
});

test('an answer is refused when its token, or what it says, is not valid, and loses nothing', async () => {
  const { executionArn, taskToken } = await parked({ id: 9 });
  await expect(shop.sfn.send(new SendTaskSuccessCommand({ taskToken: 'nonsense', output: '{}' }))).rejects.toMatchObject({ name: 'InvalidToken' });
  await expect(shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{' }))).rejects.toMatchObject({ name: 'InvalidOutput' });
  await shop.sfn.send(new StopExecutionCommand({ executionArn }));
  await expect(shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('what is not there, and what is not served, is told with AWS\'s error names', async () => {
  const nobody = 'arn:aws:states:us-east-1:000000000000:execution:Pay:nobody';
  await expect(shop.sfn.send(new DescribeExecutionCommand({ executionArn: nobody }))).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  await expect(shop.sfn.send(new TagResourceCommand({ resourceArn: nobody, tags: [] }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('does not serve TagResource. Of Step Functions it serves ListStateMachines, DescribeStateMachine,'),
  });
});
