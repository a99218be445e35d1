import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateGetExecutionHistory, SFNClient, type HistoryEvent } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import { sagaClient, type ReceivedLetter, type SagaClient, type SagaState } from '../../lib/client';
import { startLocalCloud, type LocalCloud } from '../../lib/local';
import { journalIn, type Journal } from './app/journal';
import { hurry, trip, type Plan } from './app/sagas';
import { synthesise } from './app/synthesise';
import { told } from './told';

export type Faults = z.input<typeof Plan>;

/** One kind of saga on the one-machine cloud, and how to see what becomes of each. */
export interface Sagas {
  readonly client: SagaClient<Faults>;
  /** Starts a saga and waits for its end. */
  readonly run: (sagaId: string, faults: Faults) => Promise<SagaState>;
  /** Starts a saga and waits for its letter. */
  readonly park: (sagaId: string, faults: Faults) => Promise<ReceivedLetter>;
  /** Waits for the saga's next letter. Nobody else is shown a letter that was taken here. */
  readonly letter: (sagaId: string) => Promise<ReceivedLetter>;
  /** Waits until the saga has ended. */
  readonly ended: (sagaId: string) => Promise<SagaState>;
  readonly history: (sagaId: string) => Promise<readonly HistoryEvent[]>;
  /** What each state did, in order. */
  readonly timeline: (sagaId: string) => Promise<readonly string[]>;
}

export interface Used {
  /** Each retry is one more. */
  readonly transitions: number;
  readonly invocations: number;
  /** Of the ledger. */
  readonly writes: number;
}

export interface World {
  readonly trips: Sagas;
  readonly hurries: Sagas;
  readonly journal: Journal;
  readonly sfn: SFNClient;
  readonly tripMachine: string;
  /** One item of the ledger, as far as a reader of the ledger asks. */
  ledger(partition: string, step: string): Promise<{ readonly status: string | undefined; readonly resolution: unknown }>;
  /** Lambda delivers once more what the machine sent to `state`: the error's name, or the reply. */
  deliverAgain(sagas: Sagas, sagaId: string, state: string): Promise<unknown>;
  /** What all sagas together have used up to now, as AWS counts it. */
  used(): Used;
  /** What the functions have logged about one saga: a line of JSON each. */
  logged(sagaId: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** Synthesises the app and runs it on the one-machine cloud, on real time. */
export async function openWorld(): Promise<World> {
  const assembly = mkdtempSync(join(tmpdir(), 'cdk-saga-scenarios-'));
  process.env['CDK_VALIDATION'] = 'false';
  synthesise(assembly);
  const cloud = await startLocalCloud({ assembly });
  const connection = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials };
  const clients = { sfn: new SFNClient(connection), sqs: new SQSClient(connection), dynamodb: new DynamoDBClient(connection), lambda: new LambdaClient(connection) };
  const output = (name: string): string => cloud.output(name, 'Scenarios');
  const sagasOf = (saga: typeof trip, name: string): Sagas =>
    watch(cloud, clients.sfn, output(`${name}Machine`), sagaClient(saga, { stateMachineArn: output(`${name}Machine`), deadLetterQueueUrl: output(`${name}Letters`), ...clients }));
  return {
    trips: sagasOf(trip, 'Trip'),
    hurries: sagasOf(hurry, 'Hurry'),
    journal: journalIn(clients.dynamodb, output('JournalTable')),
    sfn: clients.sfn,
    tripMachine: output('TripMachine'),
    ledger: (partition, step) => ledgerItem(clients.dynamodb, output('LedgerTable'), partition, step),
    deliverAgain: async (sagas, sagaId, state) => deliver(clients.lambda, sentTo(state, await sagas.history(sagaId))),
    used() {
      const { stateTransitions, retries, lambdaInvocations, tableWrites } = cloud.counters();
      return { transitions: stateTransitions + retries, invocations: lambdaInvocations, writes: tableWrites[output('LedgerTable')] ?? 0 };
    },
    logged: (sagaId) => cloud.functionLogs().filter(({ text }) => text.includes(`"sagaId":"${sagaId}"`)).map(({ text }) => JSON.parse(text) as Record<string, unknown>),
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.stop();
      rmSync(assembly, { recursive: true, force: true });
    },
  };
}

function watch(cloud: LocalCloud, sfn: SFNClient, machine: string, client: SagaClient<Faults>): Sagas {
  const letter = mailbox(client);
  const arnOf = (sagaId: string): string => `${machine.replace(':stateMachine:', ':execution:')}:${sagaId}`;
  const ended = async (sagaId: string): Promise<SagaState> => {
    await cloud.executionEnded(arnOf(sagaId));
    return client.state(sagaId);
  };
  const history = async (sagaId: string): Promise<readonly HistoryEvent[]> => {
    const events: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn: arnOf(sagaId) })) events.push(...(page.events ?? []));
    return events;
  };
  return {
    client, letter, ended, history,
    async run(sagaId, faults) {
      await client.start(sagaId, faults);
      return ended(sagaId);
    },
    async park(sagaId, faults) {
      await client.start(sagaId, faults);
      return letter(sagaId);
    },
    timeline: async (sagaId) => told(await client.timeline(sagaId)),
  };
}

/** Sagas run side by side and share a queue: whoever finds another's letter keeps it for them. */
function mailbox(client: SagaClient<Faults>): (sagaId: string) => Promise<ReceivedLetter> {
  const kept: ReceivedLetter[] = [];
  return async (sagaId) => {
    for (;;) {
      const at = kept.findIndex(({ letter }) => letter.sagaId === sagaId);
      const [own] = at < 0 ? [] : kept.splice(at, 1);
      if (own) return own;
      kept.push(...(await client.letters({ waitSeconds: 1, visibilitySeconds: 3_600 })).letters);
    }
  };
}

async function ledgerItem(dynamodb: DynamoDBClient, table: string, partition: string, step: string) {
  const { Item: item = {} } = await dynamodb.send(new GetItemCommand({ TableName: table, Key: { pk: { S: partition }, sk: { S: step } }, ConsistentRead: true }));
  const fields = Object.entries(item['resolution']?.M ?? {}).map(([name, { S: text }]) => [name, text] as const);
  return { status: item['status']?.S, resolution: Object.fromEntries(fields) };
}

function sentTo(state: string, history: readonly HistoryEvent[]): { readonly FunctionName: string; readonly Payload: unknown } {
  const entered = history.findIndex(({ stateEnteredEventDetails: details }) => details?.name === state);
  const scheduled = history.slice(entered).find(({ type }) => type === 'TaskScheduled');
  return JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}') as { FunctionName: string; Payload: unknown };
}

async function deliver(lambda: LambdaClient, { FunctionName, Payload }: ReturnType<typeof sentTo>): Promise<unknown> {
  const { Payload: reply = [] } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(Payload) }));
  const told = JSON.parse(Buffer.from(reply).toString()) as { readonly errorType?: string } | null;
  return told?.errorType ?? told;
}
