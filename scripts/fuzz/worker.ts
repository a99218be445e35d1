/** Runs batches of random cases, one after the other, as the main thread hands them out. */
import * as fc from 'fast-check';
import { parentPort, workerData } from 'node:worker_threads';
import { anyCase, historyOfCase, type RandomCase } from '../../test/asl/random-machine';
import type { Begun } from '../batches';
import type { Batch, BatchResult } from './messages';

const begun = workerData as Begun;
const either = fc.oneof(anyCase(true, 'anywhere'), anyCase(false, 'anywhere'));

parentPort?.on('message', (batch: Batch) => {
  const result = resultOf(batch);
  // A turn later: a rejection that nobody handled has killed this worker by then, and with it the answer.
  setImmediate(() => parentPort?.postMessage(result));
});

function resultOf(batch: Batch): BatchResult {
  Atomics.store(begun, 0, 0);
  let [ran, refused] = [0, 0];
  const property = fc.property(either, (one) => {
    Atomics.add(begun, 0, 1);
    if (historyOfCase(one) === undefined) refused += 1;
    else ran += 1;
  });
  const details = fc.check(property, { seed: batch.seed, numRuns: batch.cases });
  return { batch, ran, refused, ...(details.failed && { failure: told(details) }) };
}

function told({ counterexample, errorInstance }: fc.RunDetails<[RandomCase]>): string {
  const reason = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return `${JSON.stringify(counterexample?.[0])}\n${reason}`;
}
