import type { Execution, ScheduledTask, VirtualTime } from '../asl';
import type { Json } from '../contract/json';
import type { StepRequest } from '../contract/step-request';
import type { LedgerStore } from '../runtime';
import type { Downstream } from './downstream';
import type { Strikes } from './faults/strikes';
import type { Running } from './execution';
import type { Model } from './model';
import type { OwnCalls } from './own-calls';
import type { OwnWorld } from './own-services';
import type { News, Outcome } from './trace';

/** What everything in one run shares. */
export interface Scene {
  readonly model: Model;
  readonly time: VirtualTime;
  readonly strikes: Strikes;
  readonly downstream: Downstream;
  readonly ledger: LedgerStore;
  readonly sagaId: string;
  /** By step, what its service gave last: an operator who looks there finds it. */
  readonly gave: Map<string, Json>;
  /** A user's own services, where they take the place of modelled ones. */
  readonly own: OwnWorld | undefined;
  /** What goes on in them. */
  readonly ownCalls: OwnCalls | undefined;
  /** The last call of each step's action and compensation: `pay action`. */
  readonly calls: Map<string, StepRequest>;
  /** What invocations found in the ledger when they first looked. */
  readonly rows: string[];
  /** The execution, once it is started. */
  running: Running;
  /** The machine has just asked for a task, which nobody has begun to carry out. */
  beforeTask(execution: Execution, task: ScheduledTask): void;
  note(news: News): void;
  /** Asks the user's own invariants. */
  lookAtWorld(outcome: Outcome | undefined): void;
  /** A promise of the runtime has been settled: what follows from it comes before anything else that is due. */
  woke(): void;
  /** The ordinal, from 1, of what is counted under this name. */
  ordinal(counted: string): number;
}
