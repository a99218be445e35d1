import { CreateActivityCommand, DescribeExecutionCommand, GetActivityTaskCommand, SendTaskFailureCommand, SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { endingOf, historyOf, made, ran, started, task } from './run-states';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
beforeAll(async () => { shop = await openShop(); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

const METADATA = {
  SdkHttpMetadata: {
    AllHttpHeaders: { 'x-amzn-RequestId': [expect.any(String)], 'Content-Length': [expect.any(String)], 'Content-Type': ['application/x-amz-json-1.0'] },
    HttpHeaders: { 'x-amzn-RequestId': expect.any(String), 'Content-Length': expect.any(String), 'Content-Type': 'application/x-amz-json-1.0' },
    HttpStatusCode: 200,
  },
  SdkResponseMetadata: { RequestId: expect.any(String) },
};
const KEY = { pk: { S: 'a' }, sk: { S: 'order' } };

test('DynamoDB tasks put, update, get and delete an item, and answer as DynamoDB does with metadata', async () => {
  expect(await ran(shop, 'dynamodb:putItem', { TableName: 'orders', Item: { ...KEY, total: { N: '5' } } })).toEqual({ status: 'SUCCEEDED', output: METADATA });
  expect(await ran(shop, 'dynamodb:updateItem', { TableName: 'orders', Key: KEY, UpdateExpression: 'SET paid = :p', ExpressionAttributeValues: { ':p': { BOOL: true } }, ReturnValues: 'UPDATED_NEW' }))
    .toEqual({ status: 'SUCCEEDED', output: { Attributes: { paid: { BOOL: true } }, ...METADATA } });
  expect(await ran(shop, 'dynamodb:getItem', { TableName: 'orders', Key: KEY })).toEqual({ status: 'SUCCEEDED', output: { Item: { ...KEY, total: { N: '5' }, paid: { BOOL: true } }, ...METADATA } });
  expect(await ran(shop, 'dynamodb:deleteItem', { TableName: 'orders', Key: KEY })).toEqual({ status: 'SUCCEEDED', output: METADATA });
  expect(await ran(shop, 'dynamodb:getItem', { TableName: 'orders', Key: KEY })).toEqual({ status: 'SUCCEEDED', output: METADATA });
});

test.each([
  ['a condition does not hold', 'dynamodb:putItem', { TableName: 'orders', Item: KEY, ConditionExpression: 'attribute_exists(pk)' },
    'DynamoDB.ConditionalCheckFailedException', /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: [\w-]+; Proxy: null\)$/],
  ['there is no such table', 'dynamodb:putItem', { TableName: 'nothing', Item: KEY },
    'DynamoDB.ResourceNotFoundException', /^Requested resource not found \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: [\w-]+; Proxy: null\)$/],
  ['a parameter is missing', 'dynamodb:putItem', { TableName: 'orders', Item: null },
    'DynamoDB.AmazonDynamoDBException', /^1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException;/],
  ['there is no such queue', 'sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/000000000000/nothing', MessageBody: 'x' },
    'SQS.QueueDoesNotExistException', /\(Service: AmazonSQS; Status Code: 400; Error Code: QueueDoesNotExist; Request ID: .+; Proxy: null\)$/],
  ['a message has no body', 'sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/000000000000/letters', MessageBody: null },
    'SQS.AmazonSQSException', /^The request must contain the parameter MessageBody\. \(Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter;/],
  ['there is no such state machine', 'states:startExecution', { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:None', Input: {} },
    'StepFunctions.StateMachineDoesNotExistException', /^State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:None' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist;/],
])('an optimised integration fails with the name that AWS gives when %s', async (_, resource, parameters, error, cause) => {
  expect(await ran(shop, resource, parameters)).toEqual({ status: 'FAILED', error, cause: expect.stringMatching(cause) });
});

test.each([
  ['DynamoDB knows no such table', 'aws-sdk:dynamodb:getItem', { TableName: 'nothing', Key: KEY },
    'DynamoDb.ResourceNotFoundException', /^Requested resource not found \(Service: DynamoDb, Status Code: 400, Request ID: [\w-]+\)$/],
  ['DynamoDB misses a parameter', 'aws-sdk:dynamodb:putItem', { TableName: 'orders', Item: null },
    'DynamoDb.DynamoDbException', /^1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null \(Service: DynamoDb, Status Code: 400, Request ID: [\w-]+\)$/],
  ['Step Functions knows no such execution', 'aws-sdk:sfn:describeExecution', { ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:Pay:nobody' },
    'Sfn.ExecutionDoesNotExistException', /^Execution Does Not Exist: 'arn:aws:states:us-east-1:000000000000:execution:Pay:nobody' \(Service: Sfn, Status Code: 400, Request ID: [\w-]+\)$/],
  ['SQS knows no such queue', 'aws-sdk:sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/000000000000/nothing', MessageBody: 'x' },
    'Sqs.QueueDoesNotExistException', /\(Service: Sqs, Status Code: 400, Request ID: .+\)$/],
  ['Lambda knows no such function', 'aws-sdk:lambda:invoke', { FunctionName: 'nothing' },
    'Lambda.ResourceNotFoundException', /^Function not found: nothing \(Service: Lambda, Status Code: 404, Request ID: [\w-]+\)$/],
])('an SDK integration fails with the name that AWS gives when %s', async (_, resource, parameters, error, cause) => {
  expect(await ran(shop, resource, parameters)).toEqual({ status: 'FAILED', error, cause: expect.stringMatching(cause) });
});

test('an SDK integration takes and gives PascalCase, times as ISO text, and no metadata', async () => {
  const stateMachineArn = await made(shop, { done: { Type: 'Succeed' } });
  const start = await ran(shop, 'aws-sdk:sfn:startExecution', { StateMachineArn: stateMachineArn, Name: 'by-sdk', Input: { a: 1 } });
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:by-sdk`;
  expect(start).toEqual({ status: 'SUCCEEDED', output: { ExecutionArn: executionArn, StartDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) } });
  await shop.cloud.executionEnded(executionArn);
  expect(await ran(shop, 'aws-sdk:sfn:startExecution', { StateMachineArn: stateMachineArn, Name: 'by-sdk', Input: { a: 1 } })).toMatchObject({ error: 'Sfn.ExecutionAlreadyExistsException' });
  expect(await ran(shop, 'aws-sdk:dynamodb:query', { TableName: 'orders', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'nobody' } } }))
    .toEqual({ status: 'SUCCEEDED', output: { Count: 0, Items: [], ScannedCount: 0 } });
  expect(await ran(shop, 'aws-sdk:lambda:invoke', { FunctionName: 'pay', Payload: { amount: 3 } })).toEqual({ status: 'SUCCEEDED', output: { ExecutedVersion: '$LATEST', Payload: '{"paid":3}', StatusCode: 200 } });
  expect(await ran(shop, 'aws-sdk:lambda:invoke', { FunctionName: 'pay', Payload: { reject: true } })).toMatchObject({ status: 'SUCCEEDED', output: { FunctionError: 'Unhandled' } });
});

test.each([
  ['a service that is not here', 'aws-sdk:s3:getObject', { Bucket: 'b' }, "of AWS's SDK it serves dynamodb, sqs, sfn, lambda"],
  ['an action that is not here', 'aws-sdk:sfn:tagResource', {}, 'this action is not among those that it serves'],
  ['SNS', 'sns:publish', {}, 'it runs only tasks of lambda:invoke, sqs:sendMessage, events:putEvents, states:startExecution, dynamodb:getItem'],
  ['a pattern that AWS does not have', 'dynamodb:getItem.waitForTaskToken', { TableName: 'orders', Key: KEY, token: '{% $states.context.Task.Token %}' }, 'it runs only tasks of'],
])('a task that calls %s is refused in a way that nothing catches', async (_, resource, parameters, why) => {
  expect(await ran(shop, resource, parameters)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining(why) });
});

test('events are recorded with the execution among their resources; a wrong entry fails the task, and the others are put', async () => {
  const entry = { Source: 'shop', DetailType: 'order', Detail: { id: 1 } };
  const before = shop.cloud.events().length;
  const stateMachineArn = await made(shop, { tell: task('events:putEvents', { Entries: [entry, { ...entry, Detail: '{"id":2}', Resources: ['queue'], EventBusName: 'own' }] }) });
  const executionArn = await started(shop, stateMachineArn);
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'SUCCEEDED', output: { Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }], FailedEntryCount: 0 } });
  expect(await ran(shop, 'events:putEvents', { Entries: [{ ...entry, Detail: { id: 3 } }, { ...entry, Source: null }, { ...entry, Detail: '"text"' }] })).toEqual({
    status: 'FAILED',
    error: 'EventBridge.FailedEntry',
    cause: expect.stringMatching(/^\{"Entries":\[\{"EventId":"[\w-]+"\},\{"ErrorCode":"InvalidArgument","ErrorMessage":"Parameter Source is not valid\. Reason: Source is a required argument\."\},\{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed\."\}\],"FailedEntryCount":2\}$/),
  });
  const put = shop.cloud.events().slice(before);
  expect(put.map(({ detail }) => detail)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(put[1]).toEqual({ id: expect.any(String), bus: 'own', source: 'shop', detailType: 'order', detail: { id: 2 }, resources: ['queue', executionArn, stateMachineArn] });
});

test('a started execution goes on by itself; the task has its ARN and start, with metadata', async () => {
  const child = await made(shop, { rest: { Type: 'Wait', Seconds: 3600, End: true } });
  const { output } = await ran(shop, 'states:startExecution', { StateMachineArn: child, Input: { a: 1 } });
  const { ExecutionArn: executionArn } = output as { ExecutionArn: string };
  expect(output).toEqual({ ExecutionArn: executionArn, StartDate: expect.any(Number), ...METADATA });
  expect(await shop.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'RUNNING', input: '{"a":1}' });
});

test.each([
  ['sync', '{"n":1}', '{"done":1}'],
  ['sync:2', { n: 1 }, { done: 1 }],
])('a task with .%s waits for the child execution and gives its description', async (pattern, input, output) => {
  const child = await made(shop, { done: { Type: 'Succeed', Output: { done: '{% $states.input.n %}' } } });
  const parent = await started(shop, await made(shop, { run: task(`states:startExecution.${pattern}`, { StateMachineArn: child, Name: `child-${pattern.length}`, Input: { n: 1 } }) }));
  expect(await endingOf(shop, parent)).toEqual({
    status: 'SUCCEEDED',
    output: {
      ExecutionArn: `${child.replace(':stateMachine:', ':execution:')}:child-${pattern.length}`, Input: input, InputDetails: { Included: true }, Name: `child-${pattern.length}`, Output: output, OutputDetails: { Included: true },
      RedriveCount: 0, RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: expect.any(Number), StateMachineArn: child, Status: 'SUCCEEDED', StopDate: expect.any(Number),
    },
  });
  expect((await historyOf(shop, parent)).map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
});

test('a child execution that fails, fails the task with its description', async () => {
  const child = await made(shop, { no: { Type: 'Fail', Error: 'Declined', Cause: 'no funds' } });
  const { error, cause } = await ran(shop, 'states:startExecution.sync', { StateMachineArn: child, Input: {} });
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause!)).toMatchObject({ Cause: 'no funds', Error: 'Declined', Input: '{}', Status: 'FAILED', StateMachineArn: child });
});

test('a stopped execution stops the child that it waits for', async () => {
  const child = await made(shop, { rest: { Type: 'Wait', Seconds: 3600, End: true } });
  const executionArn = `${child.replace(':stateMachine:', ':execution:')}:stopped-child`;
  const parent = await started(shop, await made(shop, { run: task('states:startExecution.sync', { StateMachineArn: child, Name: 'stopped-child' }) }));
  let submitted = false;
  while (!submitted) submitted = (await historyOf(shop, parent)).some(({ type }) => type === 'TaskSubmitted');
  await shop.sfn.send(new StopExecutionCommand({ executionArn: parent }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'ABORTED' });
});

test('a child execution answers its parent by the token in its input', async () => {
  const child = await made(shop, { answer: task('aws-sdk:sfn:sendTaskSuccess', { TaskToken: '{% $states.input.token %}', Output: { yes: true } }) });
  expect(await ran(shop, 'states:startExecution.waitForTaskToken', { StateMachineArn: child, Input: { token: '{% $states.context.Task.Token %}' } })).toEqual({ status: 'SUCCEEDED', output: { yes: true } });
});

test('an activity hands its tasks to workers in order, with and without a worker\'s name, and hears their answers', async () => {
  const { activityArn } = await shop.sfn.send(new CreateActivityCommand({ name: 'pack' }));
  const pack = await made(shop, { pack: task(activityArn!, { parcel: '{% $states.input %}' }) });
  const first = await started(shop, pack, 1);
  const second = await started(shop, pack, 2);
  const one = await shop.sfn.send(new GetActivityTaskCommand({ activityArn, workerName: 'packer-1' }));
  const two = await shop.sfn.send(new GetActivityTaskCommand({ activityArn }));
  expect([one.input, two.input]).toEqual(['{"parcel":1}', '{"parcel":2}']);
  await shop.sfn.send(new SendTaskSuccessCommand({ taskToken: one.taskToken, output: '"packed"' }));
  await shop.sfn.send(new SendTaskFailureCommand({ taskToken: two.taskToken, error: 'Torn', cause: 'too heavy' }));
  expect(await endingOf(shop, first)).toEqual({ status: 'SUCCEEDED', output: 'packed' });
  expect(await endingOf(shop, second)).toEqual({ status: 'FAILED', error: 'Torn', cause: 'too heavy' });
  expect((await historyOf(shop, first)).map(({ type, activityStartedEventDetails: begun }) => [type, begun])).toEqual([
    ['ExecutionStarted', undefined], ['TaskStateEntered', undefined], ['ActivityScheduled', undefined], ['ActivityStarted', { workerName: 'packer-1' }],
    ['ActivitySucceeded', undefined], ['TaskStateExited', undefined], ['ExecutionSucceeded', undefined],
  ]);
});

test('a worker that polls first is given the next task; one that nobody waits for any more is given to nobody', async () => {
  const { activityArn } = await shop.sfn.send(new CreateActivityCommand({ name: 'wrap' }));
  const wrap = await made(shop, { wrap: task(activityArn!, {}, { Output: '{% $states.result %}' }) });
  const stopped = await started(shop, wrap);
  await shop.sfn.send(new StopExecutionCommand({ executionArn: stopped }));
  const polling = shop.sfn.send(new GetActivityTaskCommand({ activityArn }));
  const executionArn = await started(shop, wrap);
  const { taskToken } = await polling;
  await shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"wrapped"' }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'SUCCEEDED', output: 'wrapped' });
});

test('a task for an activity that does not exist fails the execution before it is scheduled', async () => {
  const nowhere = 'arn:aws:states:us-east-1:000000000000:activity:nowhere';
  const executionArn = await started(shop, await made(shop, { ask: task(nowhere, {}, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] }), caught: { Type: 'Succeed' } }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: `An error occurred while executing the state 'ask' (entered at the event id #2). The activity ${nowhere} does not exist.` });
  expect((await historyOf(shop, executionArn)).map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']);
});

test.each(['sns:publish', 'constructor:x'])('a task of the SDK for %s, which is not served, fails with what is', async (action) => {
  const executionArn = await started(shop, await made(shop, { call: task(`arn:aws:states:::aws-sdk:${action}`, {}) }));
  expect(await endingOf(shop, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining("of AWS's SDK it serves dynamodb, sqs, sfn, lambda") });
});
