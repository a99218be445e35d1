/**
 * The error names that a step's Lambda raises and that the compiled machine's Retry and Catch know. A name is the `name` of
 * the error that the Lambda throws, which Step Functions takes as the error name of the Task.
 */

/** The step fenced itself: nothing of it is applied, and it can never run again. The machine compensates from the step before. */
export const FENCED_ITSELF = ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'] as const;

/**
 * Errors that another attempt cannot mend. The machine does not retry them. `Saga.ResultTooLarge` and `Saga.InvalidResult` say that the
 * action has taken effect and gave back what cannot travel: the step is compensated, or parks from the pivot on. `Saga.NotRepeatable` is an
 * outcome that stays unknown: the downstream ignores idempotency keys and nothing can look, so not even a human's `retry` runs the action again.
 */
export const NEVER_RETRIED = [
  ...FENCED_ITSELF,
  'Saga.OutcomeUnknown',
  'Saga.NotRepeatable',
  'Saga.StepFenced',
  'Saga.ResultTooLarge',
  'Saga.InvalidResult',
  'Saga.InputMismatch',
  'Saga.InvalidAnswer',
] as const;

/** An earlier attempt may still act. Retried until it cannot. */
export const STEP_IN_FLIGHT = 'Saga.StepInFlight';

/** Another saga with the same id and another input has this ledger. The machine ends at once and compensates nothing. */
export const INPUT_MISMATCH = 'Saga.InputMismatch';

/** The ledger could not be read or written; the handler did not run, or its outcome is unresolved. Retried. */
export const LEDGER_UNAVAILABLE = 'Saga.LedgerUnavailable';

/** A human's answer to a parked saga that the step cannot accept (the result does not fit the output schema, say). A new letter is sent. */
export const INVALID_ANSWER = 'Saga.InvalidAnswer';

/** The error name with which a machine ends once all that may have been applied is compensated. */
export const COMPENSATED = 'Saga.Compensated';

/** The error name with which a machine ends once a human has abandoned the parked saga. */
export const ABANDONED = 'Saga.Abandoned';

/** Every error name that a step's Lambda raises by itself. Lambda's own (a timeout, a crash) come beside them. */
export type StepErrorName =
  | (typeof NEVER_RETRIED)[number]
  | typeof STEP_IN_FLIGHT
  | typeof LEDGER_UNAVAILABLE
  /** The handler threw something else than `Rejected`, or did not end in time; whether it took effect is unresolved. */
  | 'Saga.ActionFailed'
  /** The compensation's handler threw, or cannot read the action's input any more. Retried; in the end it parks. */
  | 'Saga.CompensationFailed'
  /** A handler threw after its time was over: the abort, most likely. Retried like the two above. */
  | 'Saga.StepTimedOut';
