import type { Answer } from './letter';
import type { Json } from './json';
import type { LedgerTimes } from './ledger-times';
import type { EpochMillis, Millis } from './time';

/** Where a step stands: before the pivot (it can be undone), the pivot itself, or after it (it must go forward). */
export type Phase = 'undoable' | 'pivot' | 'forward';

interface RequestBase {
  /** The saga's name, unique among all that share the ledger table: stack name and construct path. */
  readonly saga: string;
  /** The business key: the execution's name. */
  readonly sagaId: string;
  /** The execution's start, ISO 8601. It decides when the saga's ledger items expire. */
  readonly startedAt: string;
  /** SHA-256 of the execution's input: a second saga with the same id and another input is refused. */
  readonly inputHash: string;
  /** The step's name in the saga: the sort key of its ledger item. */
  readonly step: string;
  readonly phase: Phase;
  /** The contract's operation to run: `payments.authorize`. */
  readonly operation: string;
  /** Ordinal of the attempt within this entry of the state, from 1. */
  readonly attempt: number;
  /** When the machine entered the state, ISO 8601: the same for all attempts of one entry, another after a human's `retry`. */
  readonly entered: string;
  /** What the saga's `correlationId` names in its input, cut to 200 characters. Absent where it names none, or nothing is there. */
  readonly correlationId?: string;
  readonly ledger: { readonly table: string } & LedgerTimes;
}

/**
 * What a step's input may take, as UTF-8 JSON. The ledger keeps input and result in one item, and DynamoDB takes 400 KB for an item:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const LARGEST_INPUT_BYTES = 128 * 1_024;

/** Run a step's action. */
export interface ActionRequest extends RequestBase {
  readonly kind: 'action';
  readonly input: Json;
  /** The saga's deadline. Absent after the pivot, and when a human asked for the retry: then nothing bounds the step but its timeout. */
  readonly deadline?: EpochMillis;
  /** Bounds one attempt, inside the Lambda. */
  readonly timeoutMs?: Millis;
}

/** Undo a step. `operation` is the compensation's; what to undo, its input and result, is in the ledger. */
export interface CompensationRequest extends RequestBase {
  readonly kind: 'compensation';
  readonly timeoutMs?: Millis;
}

/**
 * Write a human's answer about a parked step into the ledger. `operation` is the parked action's or compensation's. The reply is the step's
 * result as the ledger now has it (`skip` and `applied` of an action), or `null`.
 */
export interface ResolutionRequest extends RequestBase {
  readonly kind: 'resolution';
  readonly answer: Exclude<Answer, { answer: 'retry' }>;
  /**
   * Whether the saga reads the step's result later. `false`: an answer may leave the result out, and `null` stands for it.
   *
   * @default true
   */
  readonly resultRead?: boolean;
  /**
   * Whether the machine could not take the result that the ledger has: then a result in the answer takes its place.
   *
   * @default false
   */
  readonly resultTooLarge?: boolean;
}

/** The payload that a compiled machine sends to a service's Lambda. The reply is the step's result as it is (`null` for a compensation). */
export type StepRequest = ActionRequest | CompensationRequest | ResolutionRequest;
