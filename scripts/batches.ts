/** Work that is cut into batches and worked through by threads, each of which takes the next batch when it has done its last. */
import { Worker } from 'node:worker_threads';

/** Where a worker counts what it has begun of its batch: it cannot say so while it hangs. */
export type Begun = Int32Array<SharedArrayBuffer>;

export interface Work<Batch, Result> {
  readonly batches: Iterable<Batch>;
  readonly threads: number;
  /** Posts one `Result` for each `Batch` that it gets, and counts what it begins in its `workerData`, a `Begun`. */
  readonly workerFile: string;
  /** A worker that begins nothing for so long is given up. */
  readonly hangsAfterMs: number;
  readonly onResult: (result: Result) => void;
  /** The batch's worker hung, or died of what nobody caught. Another takes its place. */
  readonly onLost: (batch: Batch, error: unknown) => void;
}

export async function workThrough<Batch, Result>(work: Work<Batch, Result>): Promise<void> {
  const queue = work.batches[Symbol.iterator]();
  await Promise.all(Array.from({ length: work.threads }, () => takeBatches(queue, work)));
}

async function takeBatches<Batch, Result>(queue: Iterator<Batch>, { workerFile, hangsAfterMs, onResult, onLost }: Work<Batch, Result>): Promise<void> {
  let thread: Thread<Batch, Result> | undefined;
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    thread ??= startThread(workerFile, hangsAfterMs);
    try {
      onResult(await thread.run(next.value));
    } catch (error) {
      await thread.stop();
      thread = undefined;
      onLost(next.value, error);
    }
  }
  await thread?.stop();
}

interface Thread<Batch, Result> {
  run(batch: Batch): Promise<Result>;
  stop(): Promise<unknown>;
}

function startThread<Batch, Result>(file: string, hangsAfterMs: number): Thread<Batch, Result> {
  const begun: Begun = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(file, { workerData: begun });
  return { run: (batch) => answerTo(worker, batch, begun, hangsAfterMs), stop: () => worker.terminate() };
}

/** Rejects when the worker dies (an unhandled rejection kills it), and when it begins nothing any more. */
function answerTo<Result>(worker: Worker, batch: unknown, begun: Begun, hangsAfterMs: number): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  let last = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(begun, 0);
    if (now === last) reject(new Error(`Case ${now} of the batch hangs.`));
    last = now;
  }, hangsAfterMs);
  const died = (code: number): void => reject(new Error(`The worker exited with ${code}.`));
  worker.once('message', resolve).once('error', reject).once('exit', died);
  worker.postMessage(batch);
  return promise.finally(() => {
    clearInterval(watch);
    worker.off('message', resolve).off('error', reject).off('exit', died);
  });
}
