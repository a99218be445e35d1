import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sagaClient, timelineText, type ReceivedLetter, type SagaClient, type SagaState } from 'cdk-saga/client';
import { startLocalCloud } from 'cdk-saga/local';
import type * as z from 'zod';
import { placeOrder, type Order } from '../infra/place-order';
import { CARRIER_ON_STRIKE, enterCarrier, type ShipmentRow } from '../lambdas/shipment/shipments';
import { tableOf } from '../lambdas/table';
import { BUSINESS_TABLES, rowsOf } from './business-tables';
import { progressOn } from './progress';
import { loadStories, orderOf, type Story } from './stories';
import { tableLines, tally } from './story-report';
import { synthesise } from './synthesise';

/** Of each function. With more, all stories' first steps start cold at once, and a busy machine takes longer for that than the functions' 3 s. */
const SANDBOXES = 2;

interface Sample {
  readonly output: (name: string) => string;
  readonly saga: SagaClient<z.input<typeof Order>>;
  readonly dynamodb: DynamoDBClient;
}

interface Told {
  readonly story: Story;
  readonly state: SagaState;
}

const say = (text = ''): void => void process.stdout.write(`${text}\n`);
const progress = progressOn(process.stderr);

/** The sample's main job: real orders, good and failing, on the one-machine cloud, and what remains of each. */
async function main(): Promise<boolean> {
  progress.show('Synthesising the sample app');
  await synthesise();
  progress.show('Starting the one-machine cloud');
  const cloud = await startLocalCloud({ assembly: 'cdk.out', sandboxesPerFunction: SANDBOXES });
  const connection = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials };
  const output = (name: string): string => cloud.output(name, 'PlaceOrder');
  const [sfn, sqs, dynamodb] = [new SFNClient(connection), new SQSClient(connection), new DynamoDBClient(connection)];
  try {
    const saga = sagaClient(placeOrder, { stateMachineArn: output('StateMachineArn'), deadLetterQueueUrl: output('DeadLetterQueueUrl'), sfn, sqs });
    return await tellStories({ output, saga, dynamodb });
  } finally {
    for (const client of [sfn, sqs, dynamodb]) client.destroy();
    await cloud.stop();
  }
}

async function tellStories(sample: Sample): Promise<boolean> {
  const told = await runAtOnce(sample, loadStories());
  progress.clear();
  for (const one of told) await tell(sample, one);
  await tellTables(sample);
  say(tally(told.map(({ state }) => state)));
  const otherwise = told.filter(({ story, state }) => state.outcome !== story.outcome);
  for (const { story, state } of otherwise) say(`"${story.name}" should have ended ${story.outcome}, and is ${state.outcome}.`);
  const parked = told.filter(({ state }) => state.outcome === 'parked');
  const resumed = await answerAll(sample, parked);
  return otherwise.length === 0 && resumed;
}

async function runAtOnce(sample: Sample, stories: readonly Story[]): Promise<readonly Told[]> {
  let open = stories.length;
  const showOpen = (): void => progress.show(`Running ${stories.length} sagas at once, ${open} still open`);
  showOpen();
  return Promise.all(stories.map(async (story) => {
    await sample.saga.start(story.name, orderOf(story) as z.input<typeof Order>);
    const state = await sample.saga.settled(story.name);
    open -= 1;
    showOpen();
    return { story, state };
  }));
}

async function tell({ saga }: Sample, { story, state }: Told): Promise<void> {
  say(`${story.name}: ${story.title}`);
  say(timelineText(await saga.timeline(story.name), state));
  say();
}

async function tellTables({ dynamodb, output: nameOf }: Sample): Promise<void> {
  say('What remains in the business tables:');
  for (const { title, output, columns } of BUSINESS_TABLES) {
    say(`  ${title}`);
    for (const line of tableLines(await rowsOf(dynamodb, nameOf(output), columns))) say(line);
  }
  say();
}

/** An operator reads the letters, sees to the carrier, and has the parked sagas go on. */
async function answerAll(sample: Sample, parked: readonly Told[]): Promise<boolean> {
  const { letters } = await sample.saga.letters();
  if (letters.length !== parked.length) say(`${parked.length} sagas are parked, but the queue holds ${letters.length} letters.`);
  for (const received of letters) showLetter(received);
  say(`The operator sees that ${CARRIER_ON_STRIKE} is back, enters it as up, and answers "retry".\n`);
  await enterCarrier(tableOf<ShipmentRow>(sample.dynamodb, sample.output('ShipmentsTableName'), 'id'), CARRIER_ON_STRIKE, 'up');
  for (const received of letters) await sample.saga.answer(received, { answer: 'retry' });
  const resumed = await Promise.all(parked.map(async (one) => ({ ...one, state: await sample.saga.settled(one.story.name) })));
  for (const one of resumed) await tell(sample, one);
  return letters.length === parked.length && resumed.every(({ state }) => state.outcome === 'completed');
}

function showLetter({ letter }: ReceivedLetter): void {
  say(`\nThe letter about ${letter.sagaId} in the dead-letter queue:`);
  for (const [name, value] of Object.entries({ ...letter, taskToken: '(secret)' })) say(`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  say();
}

async function run(): Promise<number> {
  try {
    return (await main()) ? 0 : 1;
  } catch (error) {
    progress.clear();
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

void run().then((exitCode) => (process.exitCode = exitCode));
