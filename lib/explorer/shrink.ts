import type { Model } from './model';
import { brokenIn } from './promises';
import { runSaga } from './run';
import type { Schedule } from './site';
import type { Violation } from './violation';

/** The same promise broken by fewer faults, as long as one can be left out. */
export async function shrink(model: Model, violation: Violation): Promise<Violation> {
  for (const schedule of oneLess(violation.run.schedule)) {
    const run = await runSaga(model, schedule, violation.run.seed);
    const broken = brokenIn(run.trace, model.definition);
    if (broken.some(({ promise }) => promise === violation.broken[0]?.promise)) return shrink(model, { broken, run });
  }
  return violation;
}

const oneLess = (schedule: Schedule): readonly Schedule[] => schedule.map((_, at) => schedule.toSpliced(at, 1));
