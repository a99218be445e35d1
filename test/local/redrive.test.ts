import { DescribeExecutionCommand, ListExecutionsCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { endingOf, historyOf, made, started, task } from './run-states';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
beforeAll(async () => { shop = await openShop(); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

const KEY = { pk: { S: 'redriven' }, sk: { S: 'order' } };

test('a redriven execution goes on from the step that failed, and says so wherever it is described', async () => {
  const stateMachineArn = await made(shop, {
    first: { Type: 'Pass', Assign: { n: 1 }, Next: 'look' },
    look: task('dynamodb:updateItem', { TableName: 'orders', Key: KEY, ConditionExpression: 'attribute_exists(pk)', UpdateExpression: 'SET seen = :n', ExpressionAttributeValues: { ':n': { N: '{% $string($n) %}' } } }, { Output: '{% $n %}' }),
  });
  const executionArn = await started(shop, stateMachineArn);
  expect(await endingOf(shop, executionArn)).toMatchObject({ status: 'FAILED', error: 'DynamoDB.ConditionalCheckFailedException' });
  expect(await shop.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });

  await shop.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: KEY }));
  const { redriveDate } = await shop.sfn.send(new RedriveExecutionCommand({ executionArn }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'SUCCEEDED', output: 1 });
  expect(await shop.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ redriveCount: 1, redriveDate, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' });
  expect(await shop.sfn.send(new ListExecutionsCommand({ stateMachineArn }))).toMatchObject({ executions: [{ redriveCount: 1, redriveDate }] });
  const types = (await historyOf(shop, executionArn)).map(({ type }) => type);
  expect(types.filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  expect(types).toEqual(expect.arrayContaining(['ExecutionFailed', 'ExecutionRedriven', 'ExecutionSucceeded']));
});

test('what runs, and what has succeeded, is not redriven', async () => {
  const running = await started(shop, await made(shop, { rest: { Type: 'Wait', Seconds: 3600, End: true } }));
  await expect(shop.sfn.send(new RedriveExecutionCommand({ executionArn: running }))).rejects.toMatchObject({ name: 'ExecutionNotRedrivable', message: expect.stringContaining('Execution is RUNNING and cannot be redriven') });
  const done = await started(shop, await made(shop, { done: { Type: 'Succeed' } }));
  await shop.cloud.executionEnded(done);
  await expect(shop.sfn.send(new RedriveExecutionCommand({ executionArn: done }))).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
});

test('a stopped execution is redriven, and is RUNNING again until it is stopped once more', async () => {
  const executionArn = await started(shop, await made(shop, { rest: { Type: 'Wait', Seconds: 3600, End: true } }));
  await shop.sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'ABORTED' });
  await shop.sfn.send(new RedriveExecutionCommand({ executionArn }));
  const again = await shop.sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(again.status).toBe('RUNNING');
  expect(again.stopDate).toBeUndefined();
  await shop.sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'ABORTED' });
});
