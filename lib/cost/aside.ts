/** Counting what a saga costs beside what this thread does: a CDK app is synchronous, and what runs a saga is not. */
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { RecordedSaga } from '../definition/saga';
import { portable, type PortableSaga } from '../explorer/portable';
import type { CostOptions, SagaCost } from './cost';

/** What is needed of a saga to count: all but the schema of its input. */
type Countable = Omit<RecordedSaga, 'input'>;

/** What the thread is started with. */
export interface Assignment {
  readonly saga: PortableSaga;
  readonly options: CostOptions;
  /** Where the answer goes, before `done` is 1. */
  readonly port: MessagePort;
  readonly done: Int32Array<SharedArrayBuffer>;
}

export type CountedAside = Pick<SagaCost, 'saga' | 'prices' | 'paths'>;
export type Answer = { readonly cost: CountedAside } | { readonly error: string };

/** The longest sagas take some seconds. A thread that could not even begin says nothing. */
const GIVEN_UP_AFTER_MS = 120_000;

/** From TypeScript sources a thread needs the loader that the process has. */
const FROM_SOURCES = extname(__filename) === '.ts';

/**
 * Begins to count at once, in a thread of its own. The function that it gives waits for the result, blocking this thread.
 *
 * @throws Error where there is no thread to begin; the function, with what `costOf` rejected with
 */
export function countAside(saga: Countable, options: CostOptions): () => CountedAside {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const assignment: Assignment = { saga: portable(saga), options, port: port2, done };
  const file = join(__dirname, FROM_SOURCES ? 'cost-thread.ts' : 'cost-thread.js');
  // Who waits hears nothing of a thread that cannot begin.
  if (!existsSync(file)) throw new Error(`A budget is counted in a thread, whose file ${file} is not there. Leave cdk-saga out of the bundle of a CDK app.`);
  const worker = new Worker(file, { workerData: assignment, transferList: [port2], ...(FROM_SOURCES ? { execArgv: ['--require', 'tsx/cjs'] } : {}) });
  // Whoever never asks need not wait for it to end; whoever asks hears what is wrong.
  worker.on('error', () => undefined).unref();
  let answer: Answer | undefined;
  return () => {
    if (!answer) {
      answer = wait(saga.name, port1, done);
      void worker.terminate();
    }
    if ('error' in answer) throw new Error(answer.error);
    return answer.cost;
  };
}

function wait(saga: string, port: MessagePort, done: Assignment['done']): Answer {
  Atomics.wait(done, 0, 0, GIVEN_UP_AFTER_MS);
  const received: { readonly message: Answer } | undefined = receiveMessageOnPort(port);
  port.close();
  return received?.message ?? { error: `Cannot count what saga ${JSON.stringify(saga)} costs: the thread that counts said nothing for ${GIVEN_UP_AFTER_MS / 1_000} s.` };
}
