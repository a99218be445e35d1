/** A state machine as parsed: frozen data, with every expression compiled. `parse-state-machine.ts` makes it. */
import type { Program } from './jsonata/evaluator';
import type { JsonObject } from './json';
import type { PathProgram } from './jsonpath/path-program';
import type { Json } from './protocol';

export type QueryLanguage = 'JSONata' | 'JSONPath';

export interface StateMachine {
  /** The definition that it was parsed from. */
  readonly definition: JsonObject;
  readonly timeoutSeconds: number | undefined;
  readonly states: StateGroup;
}

/** States among which transitions go: the machine's own, or those of a branch or an item processor. */
export interface StateGroup {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State = TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

/** A JSON value some of whose strings are computed. `field` is where it stands in the state, in AWS's words: `Output/lines[0]`. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'jsonata'; readonly field: string; readonly program: Program }
  | { readonly kind: 'path'; readonly field: string; readonly program: PathProgram }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Template])[] }
  | { readonly kind: 'list'; readonly items: readonly Template[] };

/** How data goes through a state. */
export type DataFlow = JsonataFlow | JsonPathFlow;

export interface JsonataFlow {
  readonly language: 'JSONata';
  readonly arguments?: Template;
  readonly output?: Template;
  readonly assign?: Template;
}

export interface JsonPathFlow {
  readonly language: 'JSONPath';
  /** Absent: `$`. `null`: the input is discarded. */
  readonly inputPath?: PathProgram | null;
  readonly parameters?: Template;
  readonly resultSelector?: Template;
  /** Where the result goes in the input: names of fields, empty for `$`. `null`: the result is discarded. */
  readonly resultPath?: readonly string[] | null;
  readonly outputPath?: PathProgram | null;
  readonly assign?: Template;
}

interface StateBase {
  readonly name: string;
  readonly flow: DataFlow;
  /** The next state's name; undefined where the state ends its group. */
  readonly next: string | undefined;
}

export interface Recovery {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  /** Retries, not attempts. */
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly flow: DataFlow;
}

export interface TaskState extends StateBase, Recovery {
  readonly type: 'Task';
  readonly resource: string;
  readonly timeout: Template | undefined;
  readonly heartbeat: Template | undefined;
  readonly credentials: Template | undefined;
}

export interface PassState extends StateBase {
  readonly type: 'Pass';
  /** JSONPath only. */
  readonly result: Json | undefined;
}

export interface ChoiceState extends StateBase {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
}

export interface ChoiceRule {
  readonly condition: Condition;
  readonly next: string;
  readonly flow: DataFlow;
}

export type Condition =
  | { readonly kind: 'jsonata'; readonly template: Template }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'test'; readonly operator: string; readonly variable: PathProgram; readonly operand: Json | PathProgram };

export interface WaitState extends StateBase {
  readonly type: 'Wait';
  readonly until: { readonly unit: 'Seconds' | 'Timestamp'; readonly template: Template };
}

export interface SucceedState extends StateBase {
  readonly type: 'Succeed';
}

export interface FailState extends StateBase {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface ParallelState extends StateBase, Recovery {
  readonly type: 'Parallel';
  readonly branches: readonly StateGroup[];
}

export interface MapState extends StateBase, Recovery {
  readonly type: 'Map';
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  /** Names a distributed Map's run. */
  readonly label: string | undefined;
  readonly processor: StateGroup;
  /** Absent: the state's input. */
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  readonly batcher: ItemBatcher | undefined;
  readonly reader: ItemReader | undefined;
  readonly hasWriter: boolean;
}

/** Puts items together, so that one iteration works on several. */
export interface ItemBatcher {
  readonly maxItems: Template | undefined;
  readonly maxBytes: Template | undefined;
  /** What every batch has besides its items. */
  readonly input: Template | undefined;
}

/** Reads the items from S3. */
export interface ItemReader {
  readonly resource: string;
  /** Its Arguments or Parameters. */
  readonly arguments: Template | undefined;
  readonly inputType: string | undefined;
  /** A JSON pointer to the items in what was read. */
  readonly itemsPointer: string | undefined;
  readonly csvHeaders: readonly string[] | undefined;
  readonly maxItems: Template | undefined;
}
