/**
 * Rules of Amazon States Language that compiled sagas rest on and that no recorded case shows in the form in which we use them: only a few
 * cases have JSONata, a Task and Catch together, and none has JSONata and `.waitForTaskToken`. Found by reading the compiled PlaceOrder
 * (test/compiler/place-order-machine.ts) beside the cases.
 */
export interface NotRecorded {
  readonly rule: string;
  /** Where a compiled saga uses it. */
  readonly usedIn: string;
  /** A page of AWS's documentation, or a reason. */
  readonly evidence: string;
}

const DG = 'https://docs.aws.amazon.com/step-functions/latest/dg';

export const NOT_RECORDED: readonly NotRecorded[] = [
  {
    rule: 'Retriers are tried in order before any catcher; one with `MaxAttempts: 0` that matches ends the retrying, and the catchers are asked.',
    usedIn: 'every step: the names that are never retried stand first',
    evidence: `${DG}/concepts-error-handling.html (a value of 0 means that the error is never retried; retriers are scanned in their order). Recorded without a retrier of 0.`,
  },
  {
    rule: 'Each retrier counts its own attempts; `State.RetryCount` counts the retries of all of them and is read anew for each attempt.',
    usedIn: '`attempt` in a step request: `$states.context.State.RetryCount + 1`',
    evidence: `${DG}/concepts-error-handling.html and ${DG}/input-output-contextobject.html. Recorded in JSONPath with one retrier; that Arguments are evaluated anew for each attempt is recorded there too.`,
  },
  {
    rule: '`State.EnteredTime` is the same for all attempts of one entry of a state, and another after the state is entered again.',
    usedIn: '`entered` in a step request, by which the ledger tells a retry from a human\'s new start',
    evidence: `By reason: a retry records no new TaskStateEntered event, and ${DG}/input-output-contextobject.html calls it the time at which the state was entered. The ledger errs to the safe side if it were not so: it refuses.`,
  },
  {
    rule: '`Execution.RedriveTime` is absent from the context until the execution has been redriven.',
    usedIn: '`deadline`: `$exists($states.context.Execution.RedriveTime) ? … : …`',
    evidence: `${DG}/input-output-contextobject.html (RedriveTime is only available once an execution has been redriven). No case has a redrive.`,
  },
  {
    rule: '`Assign` and `Output` of a catcher both see `$states.errorOutput` and the state\'s own `$states.input`; the variables are there for the next state.',
    usedIn: 'every catcher: it keeps what began the compensations and hands the saga\'s input on',
    evidence: `${DG}/workflow-variables.html, ${DG}/transforming-data.html. Recorded for one error (states_variables), not after retries of another retrier, and not with \`$states.input\` in \`Output\`.`,
  },
  {
    rule: '`States.DataLimitExceeded` can be named in Retry and Catch, and is taken by `States.ALL` as well.',
    usedIn: 'it stands before `States.ALL` in every Catch, with the same target',
    evidence: `Recorded for \`States.ALL\` in JSONPath; ${DG}/concepts-error-handling.html says the opposite. The compiled machine does the same either way.`,
  },
  {
    rule: '`States.QueryEvaluationError` of a step\'s Arguments, Assign or Output goes through Retry and Catch like an error of the task.',
    usedIn: 'named in the retrier of 0; caught by `States.ALL`',
    evidence: `${DG}/concepts-error-handling.html (States.QueryEvaluationError is not among the errors that cannot be caught) and ${DG}/transforming-data.html. Recorded uncaught.`,
  },
  {
    rule: 'JSONata Arguments of `.waitForTaskToken` read `$states.context.Task.Token`.',
    usedIn: 'the letter of a parked saga',
    evidence: `${DG}/connect-to-resource.html and ${DG}/input-output-contextobject.html. Recorded in JSONPath (\`$$.Task.Token\`).`,
  },
  {
    rule: 'A retried `.waitForTaskToken` task has a new token and its whole `TimeoutSeconds` again; the old token is answered with TaskTimedOut.',
    usedIn: 'parking: the retrier of `States.Timeout` sends a fresh letter every 13 days',
    evidence: `${DG}/connect-to-resource.html (the token is made when the task is scheduled), and by reason: each attempt records its own TaskScheduled with the timeout. Recorded: a timed-out token, and retries, never both.`,
  },
  {
    rule: '`MaxAttempts` may be 99,999,999, `MaxDelaySeconds` up to 31,622,400; with `MaxDelaySeconds` the interval stops growing, and never overflows before.',
    usedIn: 'parking is retried without end',
    evidence: `${DG}/concepts-error-handling.html (the maximum of each field). Recorded with two attempts.`,
  },
  {
    rule: '`JitterStrategy: FULL` draws each delay between 0 and the interval.',
    usedIn: 'every retrier but those that must outlast an attempt in flight',
    evidence: `${DG}/concepts-error-handling.html. Recorded without the delays. AWS does not tell how it draws; ours is uniform and comes from the seed.`,
  },
  {
    rule: '`$hash(text, "SHA-256")` is the lowercase hexadecimal digest of the text\'s UTF-8 bytes.',
    usedIn: '`inputHash` in a step request',
    evidence: `${DG}/transforming-data.html (functions that Step Functions adds). It is only ever compared with itself, so another spelling would do no harm.`,
  },
  {
    rule: '`$string` writes the members of `$states.context.Execution.Input` in the order in which they were sent.',
    usedIn: '`inputHash`: each attempt of the first step must give the same hash, and a second execution with the same input too',
    evidence: 'By reason: the input is one value for the whole execution, so that any fixed order gives the same hash.',
  },
  {
    rule: 'A Choice condition that compares a field that is not there is false, not an error.',
    usedIn: '`$sagaAnswer.answer = "retry"` where the answer was no object with an `answer`',
    evidence: 'JSONata 2.0.6: a comparison by `=` with nothing is false (https://docs.jsonata.org/comparison-operators). Recorded only with fields that are there.',
  },
  {
    rule: 'A redriven execution has the variables that it had.',
    usedIn: 'every state after the first: `sagaIdentity`, and the results of steps that it reads',
    evidence: `${DG}/redrive-executions.html (a redrive continues from the unsuccessful step, and the results of the successful ones are kept). Redrive is not among the recorded cases.`,
  },
  {
    rule: 'A variable keeps its value over catchers and transitions back to an earlier state, until it is assigned again.',
    usedIn: 'a human\'s `retry` leads back to a step or to the chain of compensations',
    evidence: `${DG}/workflow-variables.html (scope is the workflow). Recorded along straight lines and in branches.`,
  },
  {
    rule: '`Cause` of a Fail state may be a JSONata expression; it may have 32,768 characters.',
    usedIn: 'the ends `Compensated`, `Input mismatch` and `Abandoned`',
    evidence: `${DG}/state-fail.html; https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html. Recorded for short texts; the compiler cuts far below the limit.`,
  },
  {
    rule: 'The errors of Lambda itself are called `Lambda.TooManyRequestsException`, `Lambda.ServiceException`, `Lambda.AWSLambdaException`, `Lambda.SdkClientException`, `Lambda.ClientExecutionTimeoutException`.',
    usedIn: 'the retrier of the platform\'s trouble',
    evidence: `${DG}/sfn-best-practices.html (transient Lambda errors). Recorded: functions that throw, and one that is not there.`,
  },
  {
    rule: 'An execution ends FAILED with `States.Runtime` at its 25,000th event, and nothing catches that.',
    usedIn: 'the bound on a saga\'s states and attempts',
    evidence: `${DG}/service-quotas.html. The wording of the cause is ours.`,
  },
];
