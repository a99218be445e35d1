import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sagaClient, type SagaClient, type SagaState } from 'cdk-saga/client';
import { startLocalCloud, type Counters, type LocalCloud } from 'cdk-saga/local';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { synthesise } from './bench/app';
import { runBundled } from './bench/bundled';
import { compilerReport } from './bench/compiler';
import type { Order } from './bench/contract';
import { writeMeasured } from './bench/docs';
import { handlerSizeReport } from './bench/handler-size';
import { measured, STEPS } from './bench/saga';
import { synthReport } from './bench/synth';
import { progressOn } from './progress';
import { tableLines } from './story-report';

/** How many sagas the rate is measured over, and how many of them are open at once. */
const SAGAS = 300;
const AT_ONCE = 16;
const POLL_MS = 20;

interface Bench {
  readonly cloud: LocalCloud;
  readonly saga: SagaClient<Order>;
  readonly ledger: string;
}

const progress = progressOn(process.stderr);
const printed: string[] = [];

function say(text = ''): void {
  printed.push(text);
  process.stdout.write(`${text}\n`);
}

/** The parts of the bench, in the order in which they run. */
const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  engine: () => say(runBundled('scripts/bench/engine-main.ts').trimEnd()),
  search: () => say(runBundled('scripts/bench/search-main.ts').trimEnd()),
  handler: () => {
    tell(handlerSizeReport(show));
    say();
    say(runBundled('scripts/bench/wrappers-main.ts').trimEnd());
  },
  synth: () => tell(synthReport(show)),
  compiler: () => tell(compilerReport(show)),
  cloud: measureCloud,
};

const show = (text: string): void => progress.show(text);

function tell(lines: readonly string[]): void {
  progress.clear();
  say(lines.join('\n'));
}

/** All parts, or those that are named; `--docs` puts what they print into docs/performance.md. */
async function main(): Promise<void> {
  const named = process.argv.slice(2).filter((argument) => Object.hasOwn(PARTS, argument));
  for (const [part, measurePart] of Object.entries(PARTS)) {
    if (named.length > 0 && !named.includes(part)) continue;
    await measurePart();
    say();
  }
  if (process.argv.includes('--docs')) writeMeasured(printed.join('\n'), named);
}

async function measureCloud(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-saga-bench-'));
  try {
    progress.show('Synthesising the measured saga');
    synthesise(folder);
    const cloud = await startLocalCloud({ assembly: folder });
    try {
      await measure(cloud);
    } finally {
      await cloud.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(cloud: LocalCloud): Promise<void> {
  const connection = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials };
  const [sfn, sqs] = [new SFNClient(connection), new SQSClient(connection)];
  const { StateMachineArn = '', LedgerTableName = '', DeadLetterQueueUrl = '' } = cloud.outputs['Bench'] ?? {};
  const bench: Bench = { cloud, ledger: LedgerTableName, saga: sagaClient(measured, { stateMachineArn: StateMachineArn, deadLetterQueueUrl: DeadLetterQueueUrl, sfn, sqs }) };
  try {
    await counts(bench);
    await rate(bench);
  } finally {
    for (const client of [sfn, sqs]) client.destroy();
  }
}

/** One saga after the other, so that the cloud's counters tell what each used. */
async function counts(bench: Bench): Promise<void> {
  const rows: Readonly<Record<string, string>>[] = [];
  for (const rejectAt of ['nothing', ...STEPS]) {
    progress.show(`Counting a saga that is rejected at ${rejectAt}`);
    const before = bench.cloud.counters();
    await bench.saga.start(`rejected-at-${rejectAt}`, { rejectAt });
    const state = await settled(bench.saga, `rejected-at-${rejectAt}`);
    rows.push(row(rejectAt, state, before, bench.cloud.counters(), bench.ledger));
  }
  progress.clear();
  say(`What one saga of ${STEPS.length} steps uses (step 4 is the pivot), counted on the one-machine cloud:`);
  for (const line of tableLines(rows)) say(line);
  say('    A state transition is a state entered; AWS bills each retry as one more. A parked saga has used them up to its letter.\n');
}

function row(rejectAt: string, state: SagaState, before: Counters, now: Counters, ledger: string): Readonly<Record<string, string>> {
  const step = STEPS.findIndex((name) => name === rejectAt) + 1;
  return {
    'rejected at': step === 0 ? '(all is well)' : `step ${step}, ${rejectAt}`,
    outcome: state.outcome,
    transitions: String(now.stateTransitions - before.stateTransitions),
    retries: String(now.retries - before.retries),
    invocations: String(now.lambdaInvocations - before.lambdaInvocations),
    'ledger writes': String((now.tableWrites[ledger] ?? 0) - (before.tableWrites[ledger] ?? 0)),
  };
}

async function rate({ cloud, saga }: Bench): Promise<void> {
  progress.show(`Running ${SAGAS} sagas, ${AT_ONCE} at once`);
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let id = next++; id < SAGAS; id = next++) {
      const { executionArn } = await saga.start(`rate-${id}`, { rejectAt: 'nothing' });
      await cloud.executionEnded(executionArn);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - began) / 1_000;
  progress.clear();
  const what = `${SAGAS} sagas of ${STEPS.length} steps, ${AT_ONCE} at once, real Lambda sandboxes and a real ledger over HTTP`;
  say(`One-machine cloud: ${(SAGAS / seconds).toFixed(0)} sagas a second (${what}, ${availableParallelism()} cores, Node ${process.versions.node}).`);
}

async function settled(saga: SagaClient<Order>, sagaId: string): Promise<SagaState> {
  for (;;) {
    const state = await saga.state(sagaId);
    if (state.outcome !== 'running') return state;
    await pause(POLL_MS);
  }
}

main().catch((error: unknown) => {
  progress.clear();
  console.error(error);
  process.exitCode = 1;
});
