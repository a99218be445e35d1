import type { QueryLanguage, StateGroup } from '../machine';
import type { Node } from './problems';

/** What a state reader works from. */
export interface StateSite {
  readonly node: Node;
  readonly name: string;
  /** The state's own language. */
  readonly language: QueryLanguage;
  readonly inner: ReadGroup;
}

/** Reads the states inside a state: those of a branch or an item processor. They have the machine's language. */
export type ReadGroup = (node: Node) => StateGroup | undefined;
