/**
 * Random failures of random sagas: `npm run soak -- [--schedules 1000000] [--seed 1] [--each 500] [--threads N]`. Each saga is drawn by a seed of its own
 * (`--seed`, and those that follow), and tried under every single fault, then under `--each` random schedules of up to six faults. What
 * breaks a promise is printed with the saga, its story and the command that runs it again: `--saga <seed>`, with `--schedule <json>` for one.
 * It ends with 1 where a promise broke, and with 2 where it was not asked rightly.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { wholeNumberIn } from '../lib/cli/arguments';
import { UsageError } from '../lib/cli/usage-error';
import { FAULT_KINDS, type Schedule } from '../lib/explorer';
import { workThrough } from './batches';
import { bundled } from './bench/bundled';
import { MOST_THREADS, optionsOf } from './options';
import { progressOn } from './progress';
import type { SagaBatch, SagaResult } from './soak/messages';
import { soakSaga, soakSchedule } from './soak/soak-saga';
import { add, isNew, noTotals, totalsText, type Totals } from './soak/totals';

/** A single run takes milliseconds; the one with the most attempts some seconds. */
const HANGS_AFTER_MS = 60_000;

const KINDS = [...FAULT_KINDS.values()].filter(({ promised }) => promised).map(({ name }) => name);

const MOST = 999_999_999;
/** Seeds go to fast-check, which takes 32 bits. */
const LARGEST_SEED = 2 ** 31 - 1;

const text = { type: 'string' } as const;
const given = optionsOf({ schedules: text, seed: text, each: text, threads: text, saga: text, schedule: text }, (texts) => ({
  schedules: () => wholeNumberIn('schedules', texts.schedules ?? '1000000', 1, MOST),
  seed: () => wholeNumberIn('seed', texts.seed ?? '1', 0, LARGEST_SEED),
  each: () => wholeNumberIn('each', texts.each ?? '500', 1, MOST),
  threads: () => wholeNumberIn('threads', texts.threads ?? String(availableParallelism()), 1, MOST_THREADS),
  saga: () => (texts.saga === undefined ? undefined : wholeNumberIn('saga', texts.saga, 0, LARGEST_SEED)),
  schedule: () => (texts.schedule === undefined ? undefined : scheduleIn(texts.schedule, texts.saga)),
}));

/** @throws UsageError for what is no schedule, and for one of no saga */
function scheduleIn(json: string, saga: string | undefined): Schedule {
  if (saga === undefined) throw new UsageError('--schedule is of one saga: say which with --saga.');
  try {
    const schedule: unknown = JSON.parse(json);
    if (Array.isArray(schedule)) return schedule as Schedule;
  } catch { /* told below */ }
  throw new UsageError(`--schedule takes a JSON list of faults, as a story's last line has it, not ${JSON.stringify(json)}.`);
}

void main();

async function main(): Promise<void> {
  if (given.saga === undefined) return soak(given.schedules, given.seed, given.each);
  if (given.schedule === undefined) return report(await soakSaga({ seed: given.saga, schedules: given.each }));
  const { held, told } = await soakSchedule(given.saga, given.schedule);
  console.log(told);
  process.exitCode = held ? 0 : 1;
}

function report(result: SagaResult): void {
  const totals = noTotals();
  tell(totals, result);
  end(totals, performance.now());
}

async function soak(schedules: number, seed: number, each: number): Promise<void> {
  console.log(`${schedules} random schedules, ${each} for each saga, on ${given.threads} threads from --seed ${seed}`);
  const totals = noTotals();
  const progress = progressOn(process.stderr);
  await workThrough<SagaBatch, SagaResult>({
    batches: batchesOf(schedules, seed, each), threads: given.threads, workerFile: resolve(bundled('scripts/soak/worker.ts')), hangsAfterMs: HANGS_AFTER_MS,
    onResult: (result) => {
      progress.clear();
      tell(totals, result);
      progress.show(progressText(totals, schedules));
    },
    onLost: (batch, error) => tell(totals, { batch, steps: 0, singles: 0, random: 0, outcomes: {}, faults: {}, found: [{ kind: 'the search itself fails', told: `Saga ${batch.seed}: ${String(error)}\nThis saga again: npm run soak -- --saga ${batch.seed}` }] }),
  });
  progress.clear();
  end(totals, performance.now());
}

function* batchesOf(schedules: number, seed: number, each: number): Generator<SagaBatch> {
  for (let begun = 0; begun < schedules; begun += each) yield { seed: seed + begun / each, schedules: Math.min(each, schedules - begun) };
}

/** The first violation of a kind is told at once. */
function tell(totals: Totals, result: SagaResult): void {
  for (const found of result.found.filter((one) => isNew(totals, one))) console.log(`\n${found.told}\n`);
  add(totals, result);
}

function end(totals: Totals, elapsedMs: number): void {
  console.log(totalsText(totals, KINDS, elapsedMs));
  process.exitCode = totals.found.size === 0 ? 0 : 1;
}

/** Elsewhere than on a terminal told by the percent, so that a log is short. */
function progressText({ sagas, singles, random, found }: Totals, schedules: number): string {
  const done = random / schedules;
  const elapsedMs = performance.now();
  const remaining = `${Math.ceil((elapsedMs / done - elapsedMs) / 60_000)} min`;
  if (!process.stderr.isTTY) return `${Math.floor(done * 100)} %, ${found.size} kinds of violations`;
  return `${random} of ${schedules} random schedules, ${sagas} sagas, ${Math.round(((singles + random) / elapsedMs) * 1_000)} schedules/s, ${remaining} remaining, ${found.size} kinds of violations`;
}
