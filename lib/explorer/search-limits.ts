import { FAULT_KINDS } from './faults';

export const DEFAULT_PAIRS = 2_000;
export const DEFAULT_LONGEST = 5;
export const DEFAULT_DIRECTED = 3_000;

/** How far a search goes. */
export interface SearchLimits {
  /** How many pairs of faults at most. All of them when there are fewer; else so many drawn by the seed. With 0 they are not even counted. @default 2,000 */
  readonly pairs?: number;
  /** How many longer schedules, drawn by the seed. @default 0 */
  readonly random?: number;
  /** How many runs at most are directed, after the pairs, at what no run has reached: states, catchers, rows of the ledger's table. None where `pairs` is 0. @default 3,000 */
  readonly directed?: number;
  /** The most faults in a longer schedule; 2 at least. @default 5 */
  readonly longest?: number;
  /** Draws pairs and longer schedules, and the jitter of each run. @default 1 */
  readonly seed?: number;
  /** Stops at the first violation. @default false: one violation of each kind is collected */
  readonly stopAtFirst?: boolean;
  /** Also faults beyond what is promised, such as an effect that lands later than W. @default false */
  readonly beyondPromises?: boolean;
  /** Only faults of these kinds, so that few of them can be combined in every way. @default all kinds */
  readonly kinds?: readonly string[];
}

/** What every run of a search is held to, whatever part of the search it is of. */
export type Limits = Required<Pick<SearchLimits, 'longest' | 'seed' | 'stopAtFirst' | 'beyondPromises' | 'kinds'>>;

export const limitsOf = ({ longest = DEFAULT_LONGEST, seed = 1, stopAtFirst = false, beyondPromises = false, kinds = [...FAULT_KINDS.keys()] }: SearchLimits): Limits => ({ longest, seed, stopAtFirst, beyondPromises, kinds });
