/** A thread of a search: gets its assignment when it is started, and says what it has found. */
import { parentPort, workerData } from 'node:worker_threads';
import { modelOf } from './model';
import { searchShard } from './search';
import { unpacked, type Assignment, type Word } from './threads';

/** Each word costs both threads time. */
const RUNS_EACH_WORD = 50;

void main(workerData as Assignment);

async function main({ saga, options, shard }: Assignment): Promise<void> {
  const say = (word: Word): void => parentPort?.postMessage(word);
  const findings = await searchShard(modelOf(unpacked(saga), options), options, shard, (progress) => {
    if (progress.runs % RUNS_EACH_WORD === 0) say({ kind: 'progress', progress });
  });
  say({ kind: 'findings', findings });
}
