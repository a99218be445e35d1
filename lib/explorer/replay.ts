import type { RecordedSaga } from '../definition/saga';
import { givenIn } from './given';
import { modelOf, type ModelOptions } from './model';
import { brokenIn, type Broken } from './promises';
import { runSaga, type Run } from './run';
import type { Schedule } from './site';
import { storyOf } from './story';

export interface Replayed {
  readonly run: Run;
  readonly broken: readonly Broken[];
  /** The story of what broke, or a sentence that nothing did. */
  toString(): string;
}

/** Runs one schedule again, as a violation's story gives it. */
export async function replay(saga: RecordedSaga, schedule: Schedule, options: ModelOptions & { readonly seed?: number } = {}): Promise<Replayed> {
  const model = modelOf(saga, options);
  const run = await runSaga(model, schedule, options.seed ?? 1);
  const broken = brokenIn(run.trace, model.definition);
  return { run, broken, toString: () => storyOf(saga.name, { broken, run }, givenIn(options)) };
}
