import { CreateActivityCommand, GetActivityTaskCommand, SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { eventProblems } from './event-schema';
import { made, started, task } from './run-states';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
beforeAll(async () => { shop = await openShop(); }, 30_000);
afterAll(async () => {
  await shop.close();
  removeAssemblies();
});

type Event = Readonly<Record<string, unknown>> & { readonly id: number; readonly previousEventId: number; readonly type: string };

/** As it is sent: the SDK would leave out what it does not know. */
async function sentHistory(executionArn: string): Promise<readonly Event[]> {
  const response = await fetch(shop.cloud.endpoint, { method: 'POST', headers: { 'x-amz-target': 'AWSStepFunctions.GetExecutionHistory' }, body: JSON.stringify({ executionArn, maxResults: 1000 }) });
  return ((await response.json()) as { events: readonly Event[] }).events;
}

async function historyOf(states: Record<string, object>, input: unknown = {}): Promise<readonly Event[]> {
  const executionArn = await started(shop, await made(shop, states), input);
  await shop.cloud.executionEnded(executionArn);
  return sentHistory(executionArn);
}

const PAY = 'arn:aws:lambda:us-east-1:000000000000:function:pay';
const inner = (name: string, fields: object): object => ({ StartAt: name, States: { [name]: { ...fields, End: true } } });
const FAILING: Record<string, object> = { no: { Type: 'Fail', Error: 'No', Cause: 'not today' } };

/** One machine for each thing that may be told in a history. */
const MACHINES: readonly (readonly [string, Record<string, object>, readonly string[]])[] = [
  ['plain states', {
    first: { Type: 'Pass', Assign: { v: 1 }, Output: { a: 1 }, Next: 'choose' }, choose: { Type: 'Choice', Choices: [{ Condition: '{% $v = 1 %}', Next: 'rest' }], Default: 'done' },
    rest: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'done' }, done: { Type: 'Succeed' },
  }, ['PassStateExited', 'ChoiceStateExited', 'WaitStateExited', 'SucceedStateExited', 'ExecutionSucceeded']],
  ['a Fail', FAILING, ['FailStateEntered', 'ExecutionFailed']],
  ['a function by its ARN', { pay: task(PAY, { amount: 1 }) }, ['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded']],
  ['a function by its ARN that throws', { pay: task(PAY, { reject: true }) }, ['LambdaFunctionFailed', 'ExecutionFailed']],
  ['a task that is caught', { pay: task('lambda:invoke', { FunctionName: 'pay', Payload: { reject: true } }, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'done' }] }), done: { Type: 'Succeed' } }, ['TaskFailed', 'TaskStateExited', 'ExecutionSucceeded']],
  ['an expression that fails', { bad: { Type: 'Pass', Output: '{% $error("no") %}', End: true } }, ['EvaluationFailed', 'ExecutionFailed']],
  ['a Parallel', { both: { Type: 'Parallel', Branches: [inner('x', { Type: 'Pass' }), inner('y', { Type: 'Pass' })], End: true } }, ['ParallelStateStarted', 'ParallelStateSucceeded', 'ParallelStateExited']],
  ['a Parallel that fails', { both: { Type: 'Parallel', Branches: [{ StartAt: 'no', States: FAILING }, inner('y', { Type: 'Wait', Seconds: 3600 })], End: true } }, ['ParallelStateFailed', 'ExecutionFailed']],
  ['an inline Map', { each: { Type: 'Map', Items: [1, 2], ItemProcessor: inner('x', { Type: 'Pass' }), End: true } }, ['MapStateStarted', 'MapIterationStarted', 'MapIterationSucceeded', 'MapStateSucceeded']],
  ['an inline Map that fails', { each: { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'no', States: FAILING }, End: true } }, ['MapIterationFailed', 'MapStateFailed']],
  ['a distributed Map', { each: { Type: 'Map', Items: [1, 2], ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner('x', { Type: 'Pass' }) }, End: true } }, ['MapRunStarted', 'MapRunSucceeded', 'MapStateSucceeded']],
];

test.each(MACHINES)('every event of %s has the type, the details and the numbers that the SDK\'s model has', async (_, states, types) => {
  const history = await historyOf(states);
  expect(history.flatMap(eventProblems)).toEqual([]);
  expect(history.map(({ type }) => type)).toEqual(expect.arrayContaining([...types]));
  expect(history.map(({ id }) => id)).toEqual(history.map((__, index) => index + 1));
});

test('so have an activity\'s, a nested execution\'s and a stopped execution\'s', async () => {
  const { activityArn } = await shop.sfn.send(new CreateActivityCommand({ name: 'pack' }));
  const packing = await started(shop, await made(shop, { pack: task(activityArn!, {}, { TimeoutSeconds: 600, HeartbeatSeconds: 60 }) }));
  const { taskToken } = await shop.sfn.send(new GetActivityTaskCommand({ activityArn, workerName: 'w' }));
  await shop.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
  const stopped = await started(shop, await made(shop, { rest: { Type: 'Wait', Seconds: 3600, End: true } }));
  await shop.sfn.send(new StopExecutionCommand({ executionArn: stopped, error: 'E', cause: 'c' }));
  const child = await made(shop, { done: { Type: 'Succeed' } });
  const histories = [await sentHistory(packing), await sentHistory(stopped), await historyOf({ run: task('states:startExecution.sync:2', { StateMachineArn: child }) })];
  expect(histories.flat().flatMap(eventProblems)).toEqual([]);
  expect(histories.flat().map(({ type }) => type)).toEqual(expect.arrayContaining(['ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded', 'ExecutionAborted', 'TaskSubmitted']));
});

test('the check finds an unknown type, foreign and missing details, and a wrong kind of value', () => {
  const base = { id: 1, previousEventId: 0, timestamp: 1 };
  expect(eventProblems({ ...base, type: 'StepEntered' })).toEqual(['StepEntered is no HistoryEventType']);
  expect(eventProblems({ ...base, type: 'TaskStateEntered' })).toEqual(['TaskStateEntered has , not stateEnteredEventDetails']);
  expect(eventProblems({ ...base, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 1, state: 'x' } })).toEqual([
    'TaskStateEntered.stateEnteredEventDetails.name is 1, not a string', 'TaskStateEntered.stateEnteredEventDetails has state, which the model does not know',
  ]);
  expect(eventProblems({ ...base, type: 'TaskScheduled', taskScheduledEventDetails: { resource: 'invoke', resourceType: 'lambda', region: 'r' } })).toEqual(['TaskScheduled.taskScheduledEventDetails lacks parameters']);
});
