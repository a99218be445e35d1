import type { RecordedSaga } from '../definition/saga';
import { givenIn } from './given';
import { modelOf, type ModelOptions } from './model';
import { brokenIn, type Broken } from './promises';
import { runSaga, type Run } from './run';
import type { Schedule } from './site';
import { brokenText, storyOf } from './story';
import { unstruckIn, unstruckText, type Unstruck } from './unstruck';

export interface Replayed {
  readonly run: Run;
  /** The promises that did not hold. */
  readonly broken: readonly Broken[];
  /**
   * Faults of the schedule that never struck, since the saga has changed, say. With one of them the replay proves nothing of what it was
   * written for, though nothing may be broken.
   */
  readonly unstruck: readonly Unstruck[];
  /** What is broken and what never struck, each in a sentence: empty when all faults struck and all promises held. */
  readonly problems: readonly string[];
  /** The story of what broke, or a sentence that nothing did, and the faults that never struck. */
  toString(): string;
}

/**
 * Runs one schedule again, as a violation's story gives it. A test that expects no `problems` stays red until the promise holds, and becomes
 * red when the saga has changed so much that its faults strike nowhere any more; one that expects nothing `broken` does not mind the latter.
 *
 * ```ts
 * const { problems } = await replay(rentBike, [{ at: 'unlockBike action 1 effect 1', kind: 'rejected' }]);
 * expect(problems).toEqual([]);
 * ```
 *
 * @throws RangeError for a fault kind that there is not, and for one that cannot strike at such a site
 */
export async function replay(saga: RecordedSaga, schedule: Schedule, options: ModelOptions & { readonly seed?: number } = {}): Promise<Replayed> {
  const model = modelOf(saga, options);
  const run = await runSaga(model, schedule, options.seed ?? 1);
  const broken = brokenIn(run.trace, model.definition);
  const unstruck = unstruckIn(run, saga.definition);
  const missed = unstruck.map(unstruckText);
  return {
    run, broken, unstruck,
    problems: [...broken.map(brokenText), ...missed],
    toString: () => [storyOf(saga.name, { broken, run }, givenIn(options)), ...missed].join('\n'),
  };
}
