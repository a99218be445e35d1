/**
 * Throws random definitions, inputs and courses of tasks at the interpreter: `npm run fuzz -- [--cases 100000] [--seed N]`. Each must run to an
 * end or be refused; what hangs, throws or leaves a rejection unhandled is printed, made small, with the seed that replays it.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Batch, BatchResult, Begun } from './fuzz/messages';
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
  const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(Date.now() % 2 ** 31) } } });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  console.log(`Fuzzing ${cases} cases on ${WORKERS} threads from --seed ${seed}`);
  const batches = batchesOf(cases, seed);
  const totals: Totals = { ran: 0, refused: 0, failures: [] };
  const progress = progressOn(process.stderr);
  const note = (result: BatchResult): void => {
    add(totals, result);
    progress.show(progressText(totals, cases));
  };
  await Promise.all(Array.from({ length: WORKERS }, () => workThrough(batches, note)));
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

/** Takes batches until none is left. A worker that hangs or dies is replaced. */
async function workThrough(batches: Batch[], note: (result: BatchResult) => void): Promise<void> {
  let worker: FuzzWorker | undefined;
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    worker ??= startWorker();
    const result = await worker.run(batch);
    note(result.outcome);
    if (result.isLost) worker = undefined;
  }
  await worker?.stop();
}

interface FuzzWorker {
  run(batch: Batch): Promise<{ readonly outcome: BatchResult; readonly isLost: boolean }>;
  stop(): Promise<unknown>;
}

function startWorker(): FuzzWorker {
  const begun: Begun = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(join(__dirname, 'fuzz', 'worker.ts'), { workerData: begun });
  return {
    async run(batch) {
      try {
        return { outcome: await answerTo(worker, batch, begun), isLost: false };
      } catch (error) {
        await worker.terminate();
        return { outcome: { batch, ran: 0, refused: 0, failure: String(error) }, isLost: true };
      }
    },
    stop: () => worker.terminate(),
  };
}

/** Rejects when the worker dies (an unhandled rejection kills it), and when one case takes longer than any should. */
function answerTo(worker: Worker, batch: Batch, begun: Begun): Promise<BatchResult> {
  const { promise, resolve, reject } = Promise.withResolvers<BatchResult>();
  let last = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(begun, 0);
    if (now === last) reject(new Error(`Case ${now} of the batch hangs.`));
    last = now;
  }, HANGS_AFTER_MS);
  const died = (code: number): void => reject(new Error(`The worker exited with ${code}.`));
  worker.once('message', resolve).once('error', reject).once('exit', died);
  worker.postMessage(batch);
  return promise.finally(() => {
    clearInterval(watch);
    worker.off('message', resolve).off('error', reject).off('exit', died);
  });
}
