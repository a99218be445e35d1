import type { RecordedSaga } from '../definition/saga';
import { coveredBy } from './coverage';
import { givenIn } from './given';
import { modelOf, type Model, type ModelOptions } from './model';
import { calmRunOf, repeatable } from './repeatable';
import { reportOf, type Report } from './report';
import { searchAll, thisThread, type Crew, type Progress } from './search';
import { limitsOf, type SearchLimits } from './search-limits';
import { threads } from './threads';

export interface ExploreOptions extends ModelOptions, SearchLimits {
  /**
   * How many threads share the work. Only modelled services travel to other threads: with `services` or `alterations` of your own, which are
   * functions, all of it runs in this one.
   *
   * @default 1
   */
  readonly workers?: number;
  /** Told after each run; with several workers, a few times a second. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Tries a saga under faults, on virtual time: the compiled machine, the real runtime and ledger protocol, and modelled services.
 *
 * First every single fault at every site that the run without faults passes; then pairs, the second fault at a site that the run under
 * the first one passes from there on; then longer schedules at random, and some that are directed at what no other has reached. The same
 * saga, options and seed give the same report, whatever the number of workers.
 *
 * ```ts
 * const report = await explore(placeOrder);
 * expect(report).toHaveNoViolations();
 * ```
 *
 * @throws Error when no report would be true: a thread of the search dies, and its part is unknown; a handler of your own keeps something from
 * run to run, or takes longer than it may
 */
export async function explore(saga: RecordedSaga, options: ExploreOptions = {}): Promise<Report> {
  const model = modelOf(saga, options);
  const isRepeatable = await repeatable(model, calmRunOf(model, options.seed ?? 1));
  const { tried, violations, counts } = await searchAll(model, options, crewFor(saga, model, options), options.onProgress);
  await isRepeatable();
  return reportOf({ saga: saga.name, seed: options.seed ?? 1, tried, violations, coverage: coveredBy(counts, model), given: givenIn(options) });
}

function crewFor(saga: RecordedSaga, model: Model, options: ExploreOptions): Crew {
  const { workers = 1, services, alterations } = options;
  return workers <= 1 || services || alterations ? thisThread(model, limitsOf(options)) : threads(saga, options, workers);
}
