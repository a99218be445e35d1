/** Tries one random saga after the other, as the main thread hands them out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Begun } from '../batches';
import type { SagaBatch } from './messages';
import { soakSaga } from './soak-saga';

const begun = workerData as Begun;

parentPort?.on('message', (batch: SagaBatch) => {
  void soakSaga(batch, { onProgress: () => { Atomics.add(begun, 0, 1); } }).then((result) => parentPort?.postMessage(result));
});
