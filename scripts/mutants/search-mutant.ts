import type { Edit } from './edit';
import type { MachineChange } from './machine-change';
import type { SearchName } from './searches';

/** Something broken in the sources of lib, for the failure search to find. */
export interface SearchMutant {
  /** What holds as long as it is whole. */
  readonly rule: string;
  readonly edits: readonly Edit[];
  /** What is changed in the compiled machine. */
  readonly change?: MachineChange;
  readonly search: SearchName;
}

/** What no search by nature shows when it is broken, and why. */
export interface Unsearched {
  readonly rule: string;
  readonly why: string;
}
