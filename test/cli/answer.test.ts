import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalCloud, type LocalCloud } from '../../lib/local';
import { removeAssemblies, writeAssembly } from '../local/written-assembly';
import { runCommand } from './run-command';

/** A machine that stands where a saga whose pivot failed for good stands, and tells the answer. */
const PARKED = {
  QueryLanguage: 'JSONata',
  StartAt: 'Park pay',
  States: {
    'Park pay': {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${Letters}',
        MessageBody: {
          text: 'The pivot failed for good.', saga: 'Travel/Trip', sagaId: '{% $states.context.Execution.Name %}', execution: '{% $states.context.Execution.Id %}', parked: 'pivot',
          failed: [], answers: ['retry', 'applied'], problem: 'the reason was missing', taskToken: '{% $states.context.Task.Token %}',
        },
      },
      Output: '{% $states.result %}',
      End: true,
    },
  },
};
const TRAVEL = {
  Resources: {
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Trip: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'Trip', RoleArn: 'arn:aws:iam::000000000000:role/machine', DefinitionString: JSON.stringify(PARKED), DefinitionSubstitutions: { Letters: { Ref: 'Letters' } } },
    },
  },
  Outputs: { Letters: { Value: { Ref: 'Letters' } }, Trip: { Value: { Ref: 'Trip' } } },
};

let cloud: LocalCloud;
let sfn: SFNClient;
let queueUrl: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ assembly: writeAssembly({ Travel: TRAVEL }) });
  sfn = new SFNClient({ endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials });
  queueUrl = cloud.output('Letters');
}, 30_000);
afterAll(async () => {
  sfn.destroy();
  await cloud.stop();
  removeAssemblies();
});

async function park(name: string): Promise<string> {
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn: cloud.output('Trip'), name }));
  return executionArn;
}

async function outputOf(executionArn: string): Promise<unknown> {
  await cloud.executionEnded(executionArn);
  const { output = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return JSON.parse(output);
}

test('what waits for a human is listed without its token, answered, and then waits no more', async () => {
  const arn = await park('trip-1');
  await park('trip-2');
  expect((await runCommand('letters', '--queue-url', queueUrl)).printed).toBe(`trip-1, of Travel/Trip
  The pivot failed for good.
  The answer before was not taken: the reason was missing
  answers: retry, applied
  execution: arn:aws:states:us-east-1:000000000000:execution:Trip:trip-1

trip-2, of Travel/Trip
  The pivot failed for good.
  The answer before was not taken: the reason was missing
  answers: retry, applied
  execution: arn:aws:states:us-east-1:000000000000:execution:Trip:trip-2

2 sagas wait for a human. \`cdk-saga answer\` answers.
`);
  expect(await runCommand('answer', 'trip-1', 'applied', '--reason', 'seen at the bank', '--result', '{"paid":5}', '--queue-url', queueUrl)).toEqual({ code: 0, complaints: '', printed: 'Answered applied for trip-1. If the saga does not take it, a new letter says why.\n' });
  expect(await outputOf(arn)).toEqual({ answer: 'applied', reason: 'seen at the bank', result: { paid: 5 } });
  expect((await runCommand('letters', '--queue-url', queueUrl)).printed).toMatch(/^trip-2, of Travel\/Trip\n[\s\S]*\n1 saga waits for a human\./);
  expect(await runCommand('answer', 'trip-2', 'retry', '--queue-url', queueUrl)).toMatchObject({ code: 0 });
  expect((await runCommand('letters', '--queue-url', queueUrl)).printed).toBe('No saga waits for a human.\n');
}, 30_000);

test('an answer that the letter does not take is refused, and the letter stays', async () => {
  await park('trip-3');
  expect(await runCommand('answer', 'trip-3', 'skip', '--reason', 'seen', '--queue-url', queueUrl)).toEqual({
    code: 1, printed: '', complaints: 'Cannot answer "skip" for saga "trip-3": its letter takes "retry", "applied".\n',
  });
  expect(await runCommand('answer', 'trip-3', 'applied', '--queue-url', queueUrl)).toMatchObject({ code: 1, complaints: expect.stringContaining('give a reason') });
  expect(await runCommand('answer', 'trip-3', 'retry', '--queue-url', queueUrl)).toMatchObject({ code: 0 });
}, 30_000);

test('an old letter of the saga is passed over', async () => {
  const sqs = new SQSClient({ endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials });
  const old = { text: '', saga: 'Travel/Trip', sagaId: 'trip-4', execution: '', parked: 'pivot', failed: [], answers: ['retry'], taskToken: 'of nobody' };
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(old) }));
  sqs.destroy();
  const arn = await park('trip-4');
  expect(await runCommand('answer', 'trip-4', 'retry', '--queue-url', queueUrl)).toMatchObject({ code: 0, complaints: '' });
  expect(await outputOf(arn)).toEqual({ answer: 'retry' });
}, 30_000);

test('a saga that has no letter is not answered', async () => {
  expect(await runCommand('answer', 'trip-5', 'retry', '--queue-url', queueUrl)).toMatchObject({ code: 1, complaints: expect.stringContaining('There is no letter of saga "trip-5" in the queue.') });
}, 30_000);

test('timeline tells where a saga stands', async () => {
  const arn = await park('trip-6');
  const { printed } = await runCommand('timeline', arn, '--endpoint-url', cloud.endpoint);
  expect(printed.replaceAll(/ *\d+\.\d\d s/g, ' #')).toBe(' #  ⏸ pay waits for an operator\n  → parked: pay waits for an operator, nothing is lost\n');
  expect(await runCommand('timeline', arn.replace('trip-6', 'trip-7'), '--endpoint-url', cloud.endpoint)).toMatchObject({ code: 1, complaints: expect.stringContaining('There is no saga arn:') });
});

test.each([
  ['letters', '--queue-url', 'http://127.0.0.1:1/000000000000/letters'],
  ['answer', 'trip-1', 'retry', '--queue-url', 'http://127.0.0.1:1/000000000000/letters'],
  ['timeline', 'arn:aws:states:us-east-1:000000000000:execution:Trip:trip-1', '--endpoint-url', 'http://127.0.0.1:1'],
])('%s of a one-machine cloud that is gone is told that nothing answers there', async (...args) => {
  expect(await runCommand(...args)).toEqual({
    code: 1, printed: '',
    complaints: expect.stringMatching(/127\.0\.0\.1:1: nothing answers there\. A one-machine cloud answers only while the program that started it runs, .*: take the URL that it printed last\.\n$/),
  });
});

test.each([
  [['letters'], 'letters wants --queue-url'],
  [['letters', '--queue-url', 'letters'], '--queue-url takes the URL of a saga\'s dead-letter queue, an output of its stack, not "letters".'],
  [['answer', 'trip-1'], "answer wants a saga's id and one answer."],
  [['answer', 'trip-1', 'yes'], 'There is no answer "yes", but retry, skip, applied, notApplied, abandon.'],
  [['answer', 'trip-1', 'skip', '--result', '{'], '--result takes JSON:'],
  [['timeline', 'trip-1'], 'timeline wants the ARN of an execution, arn:aws:states:…:execution:…, not "trip-1".'],
  [['timeline'], 'timeline wants the ARN of one execution.'],
])('%j is refused with what is wrong', async (args, complaint) => {
  expect(await runCommand(...args)).toMatchObject({ code: 2, complaints: expect.stringContaining(complaint) });
});
