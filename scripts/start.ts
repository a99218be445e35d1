import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateGetExecutionHistory, SFNClient, type HistoryEvent } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { sagaClient, timelineOf, type ReceivedLetter, type SagaClient, type SagaState } from 'cdk-saga/client';
import { startLocalCloud } from 'cdk-saga/local';
import type * as z from 'zod';
import { placeOrder, type Order } from '../infra/place-order';
import { CARRIER_ON_STRIKE, enterCarrier, type ShipmentRow } from '../lambdas/shipment/shipments';
import { tableOf } from '../lambdas/table';
import { BUSINESS_TABLES, rowsOf } from './business-tables';
import { progressOn } from './progress';
import { loadStories, orderOf, type Story } from './stories';
import { storyLines, tableLines, tally } from './story-report';
import { synthesise } from './synthesise';

/** Of each function. With more, all stories' first steps start cold at once, and a busy machine takes longer for that than the functions' 3 s. */
const SANDBOXES = 2;

/** How often a running saga is looked at. */
const POLL_MS = 100;

interface Sample {
  readonly outputs: { readonly [name: string]: string };
  readonly saga: SagaClient<z.input<typeof Order>>;
  readonly sfn: SFNClient;
  readonly dynamodb: DynamoDBClient;
}

interface Told {
  readonly story: Story;
  readonly executionArn: string;
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
  const outputs = cloud.outputs['PlaceOrder'] ?? {};
  const [sfn, sqs, dynamodb] = [new SFNClient(connection), new SQSClient(connection), new DynamoDBClient(connection)];
  try {
    const saga = sagaClient(placeOrder, { stateMachineArn: required(outputs, 'StateMachineArn'), deadLetterQueueUrl: required(outputs, 'DeadLetterQueueUrl'), sfn, sqs });
    return await tellStories({ outputs, saga, sfn, dynamodb });
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
    const { executionArn } = await sample.saga.start(story.name, orderOf(story) as z.input<typeof Order>);
    const state = await settled(sample, story.name);
    open -= 1;
    showOpen();
    return { story, executionArn, state };
  }));
}

/** Waits until a saga has ended or waits for an operator. */
async function settled(sample: Sample, sagaId: string): Promise<SagaState> {
  for (;;) {
    const state = await sample.saga.state(sagaId);
    if (state.outcome !== 'running') return state;
    await pause(POLL_MS);
  }
}

async function tell(sample: Sample, { story, executionArn, state }: Told): Promise<void> {
  say(`${story.name}: ${story.title}`);
  for (const line of storyLines(timelineOf(await historyOf(sample, executionArn)), state)) say(line);
  say();
}

async function historyOf({ sfn }: Sample, executionArn: string): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn })) events.push(...(page.events ?? []));
  return events;
}

async function tellTables({ dynamodb, outputs }: Sample): Promise<void> {
  say('What remains in the business tables:');
  for (const { title, output, columns } of BUSINESS_TABLES) {
    say(`  ${title}`);
    for (const line of tableLines(await rowsOf(dynamodb, required(outputs, output), columns))) say(line);
  }
  say();
}

/** An operator reads the letters, sees to the carrier, and has the parked sagas go on. */
async function answerAll(sample: Sample, parked: readonly Told[]): Promise<boolean> {
  const { letters } = await sample.saga.letters();
  if (letters.length !== parked.length) say(`${parked.length} sagas are parked, but the queue holds ${letters.length} letters.`);
  for (const received of letters) showLetter(received);
  say(`The operator sees that ${CARRIER_ON_STRIKE} is back, enters it as up, and answers "retry".\n`);
  await enterCarrier(tableOf<ShipmentRow>(sample.dynamodb, required(sample.outputs, 'ShipmentsTableName'), 'id'), CARRIER_ON_STRIKE, 'up');
  for (const received of letters) await sample.saga.answer(received, { answer: 'retry' });
  const resumed = await Promise.all(parked.map(async (one) => ({ ...one, state: await settled(sample, one.story.name) })));
  for (const one of resumed) await tell(sample, one);
  return letters.length === parked.length && resumed.every(({ state }) => state.outcome === 'completed');
}

function showLetter({ letter }: ReceivedLetter): void {
  say(`\nThe letter about ${letter.sagaId} in the dead-letter queue:`);
  for (const [name, value] of Object.entries({ ...letter, taskToken: '(secret)' })) say(`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  say();
}

function required(outputs: { readonly [name: string]: string }, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The stack PlaceOrder has no output ${name}. It has: ${Object.keys(outputs).join(', ') || 'none'}.`);
  return value;
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
