import { DescribeTableCommand, DescribeTimeToLiveCommand, GetItemCommand, PutItemCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { connect } from 'node:net';
import { request } from 'node:http';
import { startLocalCloud, type FunctionLog } from '../../lib/local';
import { openShop, type Shop } from './shop';
import { removeAssemblies, writeAssembly } from './written-assembly';

const logs: FunctionLog[] = [];
let shop: Shop;
beforeAll(async () => { shop = await openShop({ region: 'eu-west-1', onFunctionLog: (log) => logs.push(log) }); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

test('the cloud tells its endpoint, what to set for clients, the outputs, and what it does not serve', () => {
  const { cloud } = shop;
  expect(cloud.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(cloud.environment).toEqual({ AWS_ENDPOINT_URL: cloud.endpoint, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  expect(cloud.outputs).toEqual({
    Shop: { OrdersTable: 'orders', LettersUrl: `${cloud.endpoint}/000000000000/letters`, PayMachine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:Pay' },
  });
  expect(cloud.output('OrdersTable')).toBe('orders');
  expect(cloud.output('OrdersTable', 'Shop')).toBe('orders');
  expect(cloud.notServed.map(({ logicalId, why }) => `${logicalId}: ${why}`)).toEqual([
    'Report: the runtime python3.13 does not run here, only nodejs does',
    'News: the one-machine cloud has no AWS::SNS::Topic',
    'Express: Express workflows do not run here',
  ]);
});

describe('DynamoDB', () => {
  test('a table of the template keeps items, by its keys, in the cloud\'s region', async () => {
    await shop.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: 'a' }, sk: { S: 'order' }, total: { N: '5' } } }));
    const { Item: item } = await shop.dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'a' }, sk: { S: 'order' } }, ConsistentRead: true }));
    expect(item).toEqual({ pk: { S: 'a' }, sk: { S: 'order' }, total: { N: '5' } });
    const { Table: table } = await shop.dynamodb.send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(table).toMatchObject({ TableStatus: 'ACTIVE', TableArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders', BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } });
  });

  test('a condition that does not hold is refused with DynamoDB\'s own error', async () => {
    const put = new PutItemCommand({ TableName: 'orders', Item: { pk: { S: 'once' }, sk: { S: 'order' } }, ConditionExpression: 'attribute_not_exists(pk)' });
    await shop.dynamodb.send(put);
    await expect(shop.dynamodb.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  test('the time to live of a table is told and changed, though nothing expires', async () => {
    expect((await shop.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'orders' }))).TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    await shop.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: 'orders', TimeToLiveSpecification: { Enabled: false, AttributeName: 'expiresAt' } }));
    expect((await shop.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'orders' }))).TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(shop.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'none' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test('a queue of the template passes messages, with its attributes, under the URL that the outputs tell', async () => {
  const queueUrl = shop.cloud.outputs['Shop']!['LettersUrl']!;
  expect((await shop.sqs.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).QueueUrl).toBe(queueUrl);
  const { Attributes: attributes } = await shop.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }));
  expect(attributes).toMatchObject({ MessageRetentionPeriod: '1209600', QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:letters' });
  await shop.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'hello' }));
  const { Messages: messages } = await shop.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }));
  expect(messages!.map(({ Body: body }) => body)).toEqual(['hello']);
});

const invoke = (input: Omit<InvokeCommand['input'], 'Payload'> & { Payload?: string }): Promise<{ status: number | undefined; error: string | undefined; payload: string; log: string }> =>
  shop.lambda.send(new InvokeCommand(input)).then(({ StatusCode: status, FunctionError: error, Payload: payload, LogResult: log }) => ({
    status,
    error,
    payload: Buffer.from(payload ?? []).toString(),
    log: Buffer.from(log ?? '', 'base64').toString(),
  }));

describe('Lambda', () => {
  test.each([['pay'], ['arn:aws:lambda:eu-west-1:000000000000:function:pay'], ['000000000000:function:pay'], ['pay:live']])('a function is invoked as %s', async (name) => {
    expect(await invoke({ FunctionName: name, Payload: '{"amount":3}', LogType: 'Tail' })).toEqual({ status: 200, error: undefined, payload: '{"paid":3}', log: 'paid 3\n' });
  });

  test('what the handler threw is the payload of a FunctionError', async () => {
    const { status, error, payload } = await invoke({ FunctionName: 'pay', Payload: '{"reject":true}' });
    expect({ status, error, payload: JSON.parse(payload) as unknown }).toEqual({ status: 200, error: 'Unhandled', payload: { errorType: 'Saga.Rejected', errorMessage: 'card declined', trace: expect.any(Array) } });
  });

  test('a function that is invoked by event runs, though nobody waits; a dry run does not', async () => {
    expect(await invoke({ FunctionName: 'pay', InvocationType: 'DryRun', Payload: '{"amount":"dry"}' })).toMatchObject({ status: 204 });
    const before = shop.cloud.counters().lambdaInvocations;
    expect(await invoke({ FunctionName: 'pay', InvocationType: 'Event', Payload: '{"amount":"later"}' })).toMatchObject({ status: 202, payload: '' });
    expect(shop.cloud.counters().lambdaInvocations).toBe(before + 1);
  });

  test('what cannot be invoked is refused with Lambda\'s errors', async () => {
    await expect(invoke({ FunctionName: 'nobody' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke({ FunctionName: 'pay', Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(shop.lambda.send(new InvokeCommand({ FunctionName: 'pay', Payload: `"${'x'.repeat(6_291_556)}"` }))).rejects.toMatchObject({ name: 'RequestTooLargeException' });
  });

  test('a function finds the cloud\'s other services through its environment alone, and its use is counted', async () => {
    const before = shop.cloud.counters();
    expect(await invoke({ FunctionName: 'save', Payload: '{"id":"from-lambda"}' })).toMatchObject({ payload: '"saved"' });
    const { Item: item } = await shop.dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'from-lambda' }, sk: { S: 'order' } } }));
    expect(item).toBeDefined();
    const after = shop.cloud.counters();
    expect({ invocations: after.lambdaInvocations - before.lambdaInvocations, writes: after.tableWrites['orders']! - before.tableWrites['orders']! }).toEqual({ invocations: 1, writes: 1 });
  });

  test('what functions write is told as they write it, with the function\'s name', async () => {
    await invoke({ FunctionName: 'pay', Payload: '{"amount":11}' });
    expect(logs).toContainEqual({ functionName: 'pay', requestId: expect.any(String), text: 'paid 11\n' });
    expect(shop.cloud.functionLogs()).toContainEqual({ functionName: 'pay', requestId: expect.any(String), text: 'paid 11\n' });
  });
});

test('state transitions are counted as AWS bills them', async () => {
  const before = shop.cloud.counters();
  const { executionArn } = await shop.sfn.send(new StartExecutionCommand({ stateMachineArn: shop.machineArn('Pay'), input: '{"reject":true}' }));
  await shop.cloud.executionEnded(executionArn!);
  const { stateTransitions, retries } = shop.cloud.counters();
  expect({ stateTransitions: stateTransitions - before.stateTransitions, retries: retries - before.retries }).toEqual({ stateTransitions: 2, retries: 0 });
});

function post(headers: Record<string, string>, sent: string | Buffer = '{}', path = '/'): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${shop.cloud.endpoint}${path}`, { method: 'POST', headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}

describe('the endpoint', () => {
  const LIST = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };

  test.each(['127.0.0.1', 'localhost', '[::1]:7242'])('answers to the host %s', async (host) => {
    expect(await post({ ...LIST, host })).toMatchObject({ status: 200 });
  });

  test('tells what it serves when it is asked for something else, in the caller\'s protocol', async () => {
    expect(await post({ 'x-amz-target': 'SNS.Publish' })).toMatchObject({ status: 404, body: expect.stringContaining('does not serve SNS.Publish. It serves Step Functions, DynamoDB') });
    expect(await post({ 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 404, body: expect.stringMatching(/^<ErrorResponse><Error><Type>Sender<\/Type><Code>UnknownOperationException</) });
  });

  test.each(['constructor', 'toString', '__proto__', ''])('refuses the action "%s", which is none of Step Functions', async (action) => {
    expect(await post({ 'x-amz-target': `AWSStepFunctions.${action}` })).toMatchObject({ status: 400, body: expect.stringContaining('UnknownOperationException') });
  });

  test.each(['', 'null', '[]', '{"stateMachineArn":', '\u0000'])('refuses the body %j of a request to Step Functions as AWS does', async (body) => {
    expect(await post({ 'x-amz-target': 'AWSStepFunctions.StartExecution' }, body)).toMatchObject({ status: 400, body: expect.stringMatching(/"__type":"(SerializationException|ValidationException)"/) });
  });

  test('does not take an input or a name that is no text for one that was left out', async () => {
    const stateMachineArn = shop.machineArn('Pay');
    const before = shop.cloud.counters().stateTransitions;
    for (const wrong of [{ input: { amount: 1 } }, { name: 7 }]) {
      expect(await post({ 'x-amz-target': 'AWSStepFunctions.StartExecution' }, JSON.stringify({ stateMachineArn, ...wrong }))).toMatchObject({ status: 400, body: expect.stringContaining('SerializationException') });
    }
    expect(shop.cloud.counters().stateTransitions).toBe(before);
  });

  test.each(['input', 'variables', 'context', 'stateName'])('refuses %s of TestState when it is no text', async (member) => {
    const body = JSON.stringify({ definition: '{"Type":"Pass","End":true}', [member]: {} });
    expect(await post({ 'x-amz-target': 'AWSStepFunctions.TestState' }, body)).toMatchObject({ status: 400, body: expect.stringContaining('SerializationException') });
  });

  test('takes null for left out, as AWS does', async () => {
    const body = JSON.stringify({ definition: '{"Type":"Pass","End":true}', input: null, stateConfiguration: null });
    expect(await post({ 'x-amz-target': 'AWSStepFunctions.TestState' }, body)).toMatchObject({ status: 200, body: expect.stringContaining('SUCCEEDED') });
  });

  test.each(['null', '{"TableName":"orders","Item":{"pk":null}}', '{"TableName":"orders","Item":{"pk":{"S":"a"},"sk":{"M":{"a":null}}}}'])('tells the caller of DynamoDB that %s is wrong', async (body) => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-type': 'application/x-amz-json-1.0', authorization: 'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local', 'x-amz-date': '20000101T000000Z' };
    expect(await post(headers, body)).toMatchObject({ status: 400, body: expect.stringMatching(/(SerializationException|ValidationException)/) });
  });

  test('refuses a function name that is not percent-encoded', async () => {
    expect(await post({}, '{}', '/2015-03-31/functions/%zz/invocations')).toMatchObject({ status: 400, body: expect.stringContaining('is not percent-encoded') });
  });

  test('refuses a request of more than 16 MB', async () => {
    expect(await post(LIST, Buffer.alloc(16 * 1024 * 1024 + 1, ' '))).toMatchObject({ status: 413, body: expect.stringContaining('RequestEntityTooLargeException') });
  });

  test('survives a caller that breaks off in the middle of a request, as a killed sandbox does', async () => {
    const { port } = new URL(shop.cloud.endpoint);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-amz-target: DynamoDB_20120810.PutItem\r\ncontent-length: 1000\r\n\r\n{"Tab');
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect(await post(LIST)).toMatchObject({ status: 200 });
  });
});

test('a busy port is told with what to do, and nothing is left running', async () => {
  const port = Number(new URL(shop.cloud.endpoint).port);
  await expect(startLocalCloud({ assembly: writeAssembly({ Empty: { Resources: {} } }), port })).rejects.toMatchObject({
    code: 'Local.PortInUse',
    message: `Cannot start the one-machine cloud: port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another port (0 takes a free one).`,
  });
});

test('a state machine that AWS would refuse is told with every problem', async () => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } };
  const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'Odd', DefinitionString: JSON.stringify(definition) } };
  const assembly = writeAssembly({ Shop: { Resources: { Odd: machine } } });
  await expect(startLocalCloud({ assembly })).rejects.toMatchObject({ code: 'Local.BrokenAssembly', message: expect.stringContaining('State machine Odd, /States/A/Next') });
});

test('a table that DynamoDB would refuse is told with its reason', async () => {
  const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'odd', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] } };
  await expect(startLocalCloud({ assembly: writeAssembly({ Shop: { Resources: { Odd: table } } }) })).rejects.toMatchObject({ code: 'Local.BrokenAssembly', message: expect.stringContaining('Cannot make the table odd') });
});

describe('two clouds in one process', () => {
  test('share nothing, and one goes on when the other is stopped', async () => {
    const other = await openShop({ region: 'us-west-2' });
    const key = { pk: { S: 'shared' }, sk: { S: 'order' } };
    await other.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: key }));
    expect((await shop.dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: key }))).Item).toBeUndefined();
    expect((await other.dynamodb.send(new DescribeTableCommand({ TableName: 'orders' }))).Table).toMatchObject({ TableArn: 'arn:aws:dynamodb:us-west-2:000000000000:table/orders' });
    await other.close();
    expect(await invoke({ FunctionName: 'pay', Payload: '{"amount":5}' })).toMatchObject({ payload: '{"paid":5}' });
  });

  test.each([['Wait', 'It stands in "wait".'], ['Slow', 'It stands in "slow".']])('who waits for an execution of %s for too long is told where it stands', async (name, where) => {
    const { executionArn } = await shop.sfn.send(new StartExecutionCommand({ stateMachineArn: shop.machineArn(name) }));
    await expect(shop.cloud.executionEnded(executionArn!, { timeout: '0ms' })).rejects.toMatchObject({
      code: 'Local.NotEnded', message: `The execution ${executionArn} has not ended within 0ms. ${where} It goes on; wait longer with \`timeout\`, or ask for its state.`,
    });
  });

  test('who waits for an execution of a cloud that is stopped is told so', async () => {
    const other = await openShop();
    const { executionArn } = await other.sfn.send(new StartExecutionCommand({ stateMachineArn: other.machineArn('Wait') }));
    const ended = other.cloud.executionEnded(executionArn!).catch(String);
    await other.close();
    expect(await ended).toBe(`Error: The one-machine cloud was stopped before ${executionArn} ended.`);
  });
});
