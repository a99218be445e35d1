/** A thread of a search: gets the saga when it is started, then batches, and says what it finds in each. */
import { parentPort, workerData } from 'node:worker_threads';
import { workbenchFor, workOn, type Batch, type OnRuns } from './batch';
import { modelOf } from './model';
import { unpacked } from './portable';
import { limitsOf } from './search';
import type { Assignment, Word } from './threads';
import { withoutStacks } from './without-stacks';

/** Each word costs both threads time. */
const RUNS_EACH_WORD = 50;

const { saga, options } = workerData as Assignment;
const model = modelOf(unpacked(saga), options);
const say = (word: Word): void => parentPort?.postMessage(word);

parentPort?.on('message', (batch: Batch) => {
  void withoutStacks(model, () => workOn(batch, workbenchFor(model, limitsOf(options), sayNowAndThen()))).then((findings) => say({ kind: 'findings', findings }));
});

function sayNowAndThen(): OnRuns {
  let [runs, violations] = [0, 0];
  return (more, found) => {
    runs += more;
    violations += found;
    if (runs < RUNS_EACH_WORD && found === 0) return;
    say({ kind: 'runs', runs, violations });
    [runs, violations] = [0, 0];
  };
}
