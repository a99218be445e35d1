/** The machine's own variables. */
export const variables = {
  /** Which saga this is and where its ledger is: the part of a request that is the same in all of them. */
  identity: 'sagaIdentity',
  /** What began the compensations, or parked the saga: `{ step, error, cause }`. */
  failure: 'sagaFailure',
  /** The compensations that failed for good, each as `failure`. */
  failed: 'sagaFailedCompensations',
  /** A human's answer: always an object. */
  answer: 'sagaAnswer',
  /** The steps that the answer is about, when compensations are parked, and that it is still to be written down for. */
  answered: 'sagaAnswered',
  /** What exceeds what an execution can carry: the `step`'s result as it was given, or what its `answer` gave; '' when nothing does. */
  tooLarge: 'sagaTooLarge',
  /** Why the last answer was not accepted; '' when there is nothing to say. */
  problem: 'sagaProblem',
} as const;
