import type { Happening } from '../trace';
import type { Present } from './present';

type Kind = Happening['kind'];

/** What may be wrong with happenings of each kind, given what was so before. */
export type BrokenBy = { readonly [K in Kind]?: (happening: Extract<Happening, { kind: K }>, before: Present) => string | undefined };

/** One promise of the library, held against everything that happens in a run. Shares no code with what keeps it. */
export interface SagaPromise {
  /** As the design numbers it. */
  readonly id: string;
  readonly says: string;
  readonly broken?: BrokenBy;
  /** What is wrong once nothing is left to happen. */
  readonly brokenAtRest?: (rest: Present) => string | undefined;
}
