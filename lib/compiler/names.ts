/** The states of a compiled saga, by name. A step's own state bears the step's name. */
export const stateNames = {
  compensate: (step: string): string => `Compensate ${step}`,
  retry: (step: string): string => `Retry ${step}`,
  park: (what: string): string => `Park ${what}`,
  answer: (what: string): string => `Answer ${what}`,
  resolve: (step: string): string => `Resolve ${step}`,
  resolved: (what: string): string => `Resolved ${what}`,
  checkCompensations: 'Check compensations',
  completed: 'Completed',
  compensated: 'Compensated',
  abandoned: 'Abandoned',
  inputMismatch: 'Input mismatch',
} as const;

/** What parks when compensations fail for good: they park together. */
export const COMPENSATIONS = 'compensations';

/** A step of one of these names would be a second state of that name: the machine's ends, and `Park compensations` beside a step `compensations`. */
export const RESERVED_STEP_NAMES: ReadonlySet<string> = new Set(['Completed', 'Compensated', 'Abandoned', COMPENSATIONS]);

/** The machine's own variables. */
export const variables = {
  /** What began the compensations, or parked the saga: `{ step, error, cause }`. */
  failure: 'sagaFailure',
  /** The compensations that failed for good, each as `failure`. */
  failed: 'sagaFailedCompensations',
  /** A human's answer: always an object. */
  answer: 'sagaAnswer',
  /** The step that the answer is about, when compensations are parked. */
  answeredStep: 'sagaAnsweredStep',
  /** Why the last answer was not accepted; '' when there is nothing to say. */
  problem: 'sagaProblem',
} as const;
