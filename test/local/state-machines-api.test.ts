import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DeleteStateMachineCommand,
  DescribeActivityCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListActivitiesCommand,
  ListTagsForResourceCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { definitionOf, endingOf, made, ROLE, started } from './run-states';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
beforeAll(async () => { shop = await openShop(); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

const PASS = { one: { Type: 'Pass', Output: 1, End: true } };
const REST = { rest: { Type: 'Wait', Seconds: 3600, End: true } };

test('a state machine is made once for the same name and definition', async () => {
  const stateMachineArn = await made(shop, PASS, 'Once');
  expect(stateMachineArn).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:Once');
  expect(await made(shop, PASS, 'Once')).toBe(stateMachineArn);
  expect(await shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({ name: 'Once', status: 'ACTIVE', type: 'STANDARD', definition: definitionOf(PASS), roleArn: ROLE, creationDate: expect.any(Date) });
  await expect(made(shop, REST, 'Once')).rejects.toMatchObject({ name: 'StateMachineAlreadyExists', message: `State Machine Already Exists: '${stateMachineArn}'` });
  expect(await endingOf(shop, await started(shop, stateMachineArn))).toEqual({ status: 'SUCCEEDED', output: 1 });
});

test.each([
  ['a state leads nowhere', { definition: '{"StartAt":"a","States":{"a":{"Type":"Pass","Next":"b"}}}' }, 'InvalidDefinition', /^Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: /],
  ['its definition is no JSON', { definition: 'no' }, 'InvalidDefinition', /^Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: /],
  ['its name has a blank', { name: 'a b' }, 'InvalidName', /^Invalid Name: 'a b'$/],
  ['its role is none', { roleArn: 'admin' }, 'InvalidArn', /^Invalid Role Arn: 'admin'$/],
  ['it is an Express workflow', { type: 'EXPRESS' as const }, 'StateMachineTypeNotSupported', /Express workflows do not run/],
  ['a version is to be kept', { publish: true }, 'ValidationException', /keeps no versions/],
])('a state machine is not made when %s', async (_, wrong, name, message) => {
  const request = { name: 'Wrong', roleArn: ROLE, definition: definitionOf(PASS), ...wrong };
  await expect(shop.sfn.send(new CreateStateMachineCommand(request))).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

test('an update changes what starts from then on, and not what runs', async () => {
  const stateMachineArn = await made(shop, REST, 'Changing');
  const running = await started(shop, stateMachineArn);
  const { revisionId, updateDate } = await shop.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf(PASS) }));
  expect(updateDate).toBeInstanceOf(Date);
  expect(await endingOf(shop, await started(shop, stateMachineArn))).toEqual({ status: 'SUCCEEDED', output: 1 });
  expect(await shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({ definition: definitionOf(PASS), revisionId });
  const forRunning = await shop.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: running }));
  expect(forRunning.definition).toBe(definitionOf(REST));
  await shop.sfn.send(new StopExecutionCommand({ executionArn: running }));
});

test('an update is refused when it changes nothing, or has a wrong definition, which then changes nothing', async () => {
  const stateMachineArn = await made(shop, PASS, 'Unchanged');
  await expect(shop.sfn.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'MissingRequiredParameter' });
  await expect(shop.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: '{}' }))).rejects.toMatchObject({ name: 'InvalidDefinition' });
  const { definition } = await shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(definition).toBe(definitionOf(PASS));
});

test('a deleted state machine starts no more, is there until its executions have ended, and is then free to be made anew', async () => {
  const stateMachineArn = await made(shop, REST, 'Leaving');
  const executionArn = await started(shop, stateMachineArn);
  await shop.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  expect(await shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({ status: 'DELETING' });
  await expect(started(shop, stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDeleting' });
  await expect(made(shop, REST, 'Leaving')).rejects.toMatchObject({ name: 'StateMachineDeleting' });
  await shop.sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await endingOf(shop, executionArn)).toEqual({ status: 'ABORTED' });
  await expect(shop.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await shop.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  expect(await made(shop, PASS, 'Leaving')).toBe(stateMachineArn);
});

test('a definition is judged with AWS\'s codes and places, as many of them as asked for', async () => {
  expect(await shop.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: definitionOf(PASS) }))).toMatchObject({ result: 'OK', diagnostics: [], truncated: false });
  const wrong = '{"StartAt":"a","States":{"a":{"Type":"Pass","Next":"b"},"c":{"Type":"Pass"}}}';
  const all = await shop.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: wrong }));
  expect(all.result).toBe('FAIL');
  expect(all.diagnostics![0]).toMatchObject({ severity: 'ERROR', code: expect.any(String), message: expect.any(String), location: expect.stringMatching(/^\/States\//) });
  expect(all.diagnostics!.length).toBeGreaterThan(1);
  expect(await shop.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: wrong, maxResults: 1 }))).toMatchObject({ result: 'FAIL', diagnostics: [all.diagnostics![0]], truncated: true });
  expect(await shop.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: 'not a definition' }))).toMatchObject({ result: 'FAIL', diagnostics: [{ code: 'INVALID_JSON_DESCRIPTION' }] });
});

test('activities are made once by name, described, listed and deleted', async () => {
  const { activityArn } = await shop.sfn.send(new CreateActivityCommand({ name: 'pack' }));
  expect(activityArn).toBe('arn:aws:states:us-east-1:000000000000:activity:pack');
  expect(await shop.sfn.send(new CreateActivityCommand({ name: 'pack' }))).toMatchObject({ activityArn });
  expect(await shop.sfn.send(new DescribeActivityCommand({ activityArn }))).toMatchObject({ activityArn, name: 'pack', creationDate: expect.any(Date) });
  expect(await shop.sfn.send(new ListActivitiesCommand({}))).toMatchObject({ activities: [{ name: 'pack' }] });
  await shop.sfn.send(new DeleteActivityCommand({ activityArn }));
  await expect(shop.sfn.send(new DescribeActivityCommand({ activityArn }))).rejects.toMatchObject({ name: 'ActivityDoesNotExist', message: `Activity Does Not Exist: '${activityArn}'` });
});

test('a tool that asks for tags is told that there are none', async () => {
  expect(await shop.sfn.send(new ListTagsForResourceCommand({ resourceArn: await made(shop, PASS) }))).toMatchObject({ tags: [] });
  await expect(shop.sfn.send(new ListTagsForResourceCommand({ resourceArn: shop.machineArn('None') }))).rejects.toMatchObject({ name: 'ResourceNotFound' });
});
