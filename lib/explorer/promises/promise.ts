import type { Happening } from '../trace';
import type { Present } from './present';

/** One promise of the library, held against everything that happens in a run. Shares no code with what keeps it. */
export interface SagaPromise {
  /** As the design numbers it. */
  readonly id: string;
  readonly says: string;
  /** What is wrong with a happening, given what was so before it. */
  readonly broken?: (happening: Happening, before: Present) => string | undefined;
  /** What is wrong once nothing is left to happen. */
  readonly brokenAtRest?: (rest: Present) => string | undefined;
}
