import type { Execution, ScheduledTask } from '../asl';
import type { StepRequest } from '../contract/step-request';
import type { LedgerItem } from '../runtime';
import type { Effects } from './downstream';
import type { PastStrikes } from './faults/strikes';
import type { Trace } from './trace';

/**
 * A run at a moment when nothing is under way but the task that its machine has just asked for: no process lives, and nothing sent is still to
 * land. Other runs go on from it that differ only in what comes later, and spare themselves what came before.
 */
export interface Moment {
  /** A fork that nobody drives: each run forks it once more. */
  readonly execution: Execution;
  readonly task: ScheduledTask;
  readonly now: number;
  /** How many random numbers were drawn. */
  readonly drawn: number;
  readonly stops: number;
  readonly trace: Trace;
  readonly rows: readonly string[];
  readonly calls: ReadonlyMap<string, StepRequest>;
  readonly ordinals: ReadonlyMap<string, number>;
  readonly items: ReadonlyMap<string, LedgerItem>;
  readonly effects: Effects;
  readonly strikes: PastStrikes;
}
