/** A thread of a search: gets the saga when it is started, then batches, and says what it finds in each. */
import { parentPort, workerData } from 'node:worker_threads';
import { workbenchFor, workOn, type Batch, type OnRuns } from './batch';
import { keptBeginnings } from './beginnings';
import { modelOf } from './model';
import { unpacked } from './portable';
import type { Assignment, Word } from './threads';
import { withoutStacks } from './without-stacks';

/** Each word costs both threads time. */
const RUNS_EACH_WORD = 50;

const { saga, given, limits } = workerData as Assignment;
const model = modelOf(unpacked(saga), given);
const beginnings = keptBeginnings(model, limits.seed);
const say = (word: Word): void => parentPort?.postMessage(word);

parentPort?.on('message', (batch: Batch) => { void workAndTell(batch); });

/** What fails here nobody catches: it ends the thread, and so the search. */
async function workAndTell(batch: Batch): Promise<void> {
  const { onRuns, sayTheRest } = sayingNowAndThen();
  const findings = await withoutStacks(model, () => workOn(batch, workbenchFor(model, limits, onRuns, beginnings)));
  sayTheRest();
  say({ kind: 'findings', findings });
}

function sayingNowAndThen(): { readonly onRuns: OnRuns; readonly sayTheRest: () => void } {
  let [runs, violations] = [0, 0];
  const sayTheRest = (): void => {
    say({ kind: 'runs', runs, violations });
    [runs, violations] = [0, 0];
  };
  return {
    sayTheRest,
    onRuns: (more, found) => {
      runs += more;
      violations += found;
      if (runs >= RUNS_EACH_WORD || found > 0) sayTheRest();
    },
  };
}
