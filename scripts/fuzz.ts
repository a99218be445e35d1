/**
 * Throws random definitions, inputs and courses of tasks at the interpreter: `npm run fuzz -- [--cases 100000] [--seed N]`. Each must run to an
 * end or be refused; what hangs, throws or leaves a rejection unhandled is printed, made small, with the seed that replays it.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { wholeNumberIn } from '../lib/cli/arguments';
import { workThrough } from './batches';
import type { Batch, BatchResult } from './fuzz/messages';
import { optionsOf } from './options';
import { progressOn } from './progress';

const CASES_PER_BATCH = 500;
const WORKERS = Math.min(2, availableParallelism());
/** The slowest case takes a few seconds (a machine that goes around until its history is full). */
const HANGS_AFTER_MS = 60_000;

interface Totals {
  ran: number;
  refused: number;
  readonly failures: string[];
}

void main();

async function main(): Promise<void> {
  const { cases, seed } = optionsOf({ cases: { type: 'string' }, seed: { type: 'string' } }, (texts) => ({
    cases: () => wholeNumberIn('cases', texts.cases ?? '100000', 1, 999_999_999),
    seed: () => wholeNumberIn('seed', texts.seed ?? String(Date.now() % 2 ** 31), 0, 2 ** 31 - 1),
  }));
  console.log(`Fuzzing ${cases} cases on ${WORKERS} threads from --seed ${seed}`);
  const batches = batchesOf(cases, seed);
  const totals: Totals = { ran: 0, refused: 0, failures: [] };
  const progress = progressOn(process.stderr);
  const note = (result: BatchResult): void => {
    add(totals, result);
    progress.show(progressText(totals, cases));
  };
  await workThrough<Batch, BatchResult>({
    batches, threads: WORKERS, workerFile: join(__dirname, 'fuzz', 'worker.ts'), hangsAfterMs: HANGS_AFTER_MS, onResult: note,
    onLost: (batch, error) => note({ batch, ran: 0, refused: 0, failure: String(error) }),
  });
  progress.clear();
  for (const failure of totals.failures) console.error(`\n${failure}`);
  console.log(`${totals.ran} ran, ${totals.refused} were refused, ${totals.failures.length} batches failed.`);
  process.exitCode = totals.failures.length === 0 ? 0 : 1;
}

/** Each batch has a seed of its own, so that it replays without those before it. */
function batchesOf(cases: number, seed: number): Batch[] {
  const count = Math.ceil(cases / CASES_PER_BATCH);
  return Array.from({ length: count }, (_, index) => ({ seed: seed + index, cases: Math.min(CASES_PER_BATCH, cases - index * CASES_PER_BATCH) }));
}

function add(totals: Totals, { batch, ran, refused, failure }: BatchResult): void {
  totals.ran += ran;
  totals.refused += refused;
  if (failure !== undefined) totals.failures.push(`npm run fuzz -- --seed ${batch.seed} --cases ${batch.cases}\n${failure}`);
}

/** Told by the tenth, so that a log is short. */
function progressText({ ran, refused, failures }: Totals, cases: number): string {
  const tenth = process.stderr.isTTY ? '' : ` (${Math.floor(((ran + refused) / cases) * 10)} tenths)`;
  return process.stderr.isTTY ? `${ran + refused} of ${cases} cases, ${failures.length} batches failed` : `fuzzing${tenth}`;
}
