import type { Json } from '../../lib/contract/json';

/*
 * The machine that PlaceOrder compiles to, whole, as it was read and found right by a person. The constants below stand for what is the
 * same in many states; nothing here calls the compiler. A change of the compiler that changes this file changes what runs on AWS: read it.
 */

/** Every state hands the saga's input on. */
const SAME_INPUT = '{% $states.input %}';

/** Which saga this is, and where its ledger is. */
const SAGA = '"saga": "${SagaName}", "sagaId": $states.context.Execution.Name, "startedAt": $states.context.Execution.StartTime, '
  + '"inputHash": ($sagaInput := $string({"input": $states.context.Execution.Input}); $hash($join($map([0..$floor(($length($sagaInput) - 1) / 2500)], '
  + 'function($slice) { $hash($substring($sagaInput, $slice * 2500, 2500), "SHA-256") })), "SHA-256")), '
  + '"ledger": {"table": "${LedgerTableName}", "clockSkewMs": 1000, "lateArrivalMs": 60000}';

/** Which attempt this is. */
const ATTEMPT = '"attempt": $states.context.State.RetryCount + 1, "entered": $states.context.State.EnteredTime';

/** What the first step assigns, whatever comes of it. */
const BEGINNING = { sagaIdentity: '{% {' + SAGA + '} %}', sagaFailedCompensations: [], sagaProblem: '{% "" %}' };

/** 15 minutes after the start, or after the redrive. */
const DEADLINE = '"deadline": $toMillis($exists($states.context.Execution.RedriveTime) ? $states.context.Execution.RedriveTime'
  + ' : $states.context.Execution.StartTime) + 900000';

/** The errorMessage in what a Lambda reports, or the cause as it is. */
const MESSAGE = '$replace($replace($substringBefore($substringAfter($states.errorOutput.Cause & "", "\\"errorMessage\\":\\""), "\\",\\"trace\\":"), /"\\}$/, ""), "\\\\\\"", "\\"")';

/** What no further attempt can mend. */
const NEVER = {
  ErrorEquals: [
    'Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded', 'Saga.OutcomeUnknown', 'Saga.NotRepeatable', 'Saga.StepFenced',
    'Saga.ResultTooLarge', 'Saga.InvalidResult', 'Saga.InputMismatch', 'Saga.InvalidAnswer',
    'States.DataLimitExceeded', 'States.QueryEvaluationError',
  ],
  MaxAttempts: 0,
};

/** Until an earlier attempt can no longer act, and what it sent can no longer land. */
const inFlight = (MaxAttempts: number) =>
  ({ ErrorEquals: ['Saga.StepInFlight'], IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 30, MaxAttempts, JitterStrategy: 'NONE' });

/** Trouble of the platform. */
const TRANSIENT = {
  ErrorEquals: [
    'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException', 'Lambda.TooManyRequestsException', 'Saga.LedgerUnavailable',
  ],
  IntervalSeconds: 1, MaxAttempts: 30, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL',
};

/** AWS's own words, which hold no Lambda's message. */
const CAUSE = '$states.errorOutput.Cause & ""';

/** What begins the compensations, or parks the saga. */
const begunBy = (step: string, message = MESSAGE) => ({
  sagaFailure: `{% {"step": "${step}", "error": $states.errorOutput.Error & "", "cause": $substring(${message}, 0, 4000)} %}`,
});

/** What parks the saga. */
const parkedBy = (step: string, sagaTooLarge: 'step' | '' = '') => ({ ...begunBy(step, sagaTooLarge === 'step' ? CAUSE : MESSAGE), sagaTooLarge });

/** One more compensation that failed for good. */
const alsoFailed = (step: string, message = MESSAGE) => ({
  sagaFailedCompensations: `{% [$sagaFailedCompensations, {"step": "${step}", "error": $states.errorOutput.Error & "", "cause": $substring(${message}, 0, 4000)}] %}`,
});

export const placeOrderMachine: Json = {
  Comment: 'Saga PlaceOrder, compiled by cdk-saga',
  QueryLanguage: 'JSONata',
  StartAt: 'createOrder',
  States: {
    createOrder: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${orders_FunctionArn}',
        Payload: '{% {' + SAGA + ', "kind": "action", "step": "createOrder", "phase": "undoable", "operation": "orders.create", ' + ATTEMPT + ', "input": {"orderId": $states.input.orderId}, ' + DEADLINE + '} %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(231), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'], Assign: { ...BEGINNING, ...begunBy('createOrder') }, Output: SAME_INPUT, Next: 'Compensated' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: { ...BEGINNING, ...begunBy('createOrder', CAUSE) }, Output: SAME_INPUT, Next: 'Compensate createOrder' },
        { ErrorEquals: ['States.ALL'], Assign: { ...BEGINNING, ...begunBy('createOrder') }, Output: SAME_INPUT, Next: 'Compensate createOrder' },
      ],
      Assign: BEGINNING,
      Output: SAME_INPUT,
      Next: 'reserveStock',
    },
    reserveStock: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${inventory_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "reserveStock", "phase": "undoable", "operation": "inventory.reserve", ' + ATTEMPT + ', "input": {"orderId": $states.input.orderId, "lines": $states.input.lines}, ' + DEADLINE + '}]) %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(231), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        {
          ErrorEquals: ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'],
          Assign: begunBy('reserveStock'),
          Output: SAME_INPUT,
          Next: 'Compensate createOrder',
        },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: begunBy('reserveStock', CAUSE), Output: SAME_INPUT, Next: 'Compensate reserveStock' },
        { ErrorEquals: ['States.ALL'], Assign: begunBy('reserveStock'), Output: SAME_INPUT, Next: 'Compensate reserveStock' },
      ],
      Assign: { reserveStock: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'authorizePayment',
    },
    authorizePayment: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${payments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "authorizePayment", "phase": "undoable", "operation": "payments.authorize", ' + ATTEMPT + ', "input": {"orderId": $states.input.orderId, "amount": $reserveStock.total, "currency": "EUR"}, ' + DEADLINE + ', "timeoutMs": 10000}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(238), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        {
          ErrorEquals: ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'],
          Assign: begunBy('authorizePayment'),
          Output: SAME_INPUT,
          Next: 'Compensate reserveStock',
        },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: begunBy('authorizePayment', CAUSE), Output: SAME_INPUT, Next: 'Compensate authorizePayment' },
        { ErrorEquals: ['States.ALL'], Assign: begunBy('authorizePayment'), Output: SAME_INPUT, Next: 'Compensate authorizePayment' },
      ],
      Assign: { authorizePayment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'capturePayment',
    },
    capturePayment: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${payments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "capturePayment", "phase": "pivot", "operation": "payments.capture", ' + ATTEMPT + ', "input": {"authorizationId": $authorizePayment.authorizationId}, ' + DEADLINE + '}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(231), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        {
          ErrorEquals: ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'],
          Assign: parkedBy('capturePayment'),
          Output: SAME_INPUT,
          Next: 'Compensate authorizePayment',
        },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: parkedBy('capturePayment', 'step'), Output: SAME_INPUT, Next: 'Park capturePayment' },
        { ErrorEquals: ['States.ALL'], Assign: parkedBy('capturePayment'), Output: SAME_INPUT, Next: 'Park capturePayment' },
      ],
      Assign: { capturePayment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'createShipment',
    },
    'Retry capturePayment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${payments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "capturePayment", "phase": "pivot", "operation": "payments.capture", ' + ATTEMPT + ', "input": {"authorizationId": $authorizePayment.authorizationId}}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(231), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        {
          ErrorEquals: ['Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded'],
          Assign: parkedBy('capturePayment'),
          Output: SAME_INPUT,
          Next: 'Compensate authorizePayment',
        },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: parkedBy('capturePayment', 'step'), Output: SAME_INPUT, Next: 'Park capturePayment' },
        { ErrorEquals: ['States.ALL'], Assign: parkedBy('capturePayment'), Output: SAME_INPUT, Next: 'Park capturePayment' },
      ],
      Assign: { capturePayment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'createShipment',
    },
    createShipment: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${shipments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "createShipment", "phase": "forward", "operation": "shipments.create", ' + ATTEMPT + ', "input": {"orderId": $states.input.orderId, "email": $states.input.customer.email, "tags": ["web", ($type($states.input.priority) = "array" ? [[$states.input.priority]] : $states.input.priority)], "to": {"customerId": $states.input.customer.id, "note": $states.input.gift.note}}}]) %}',
      },
      TimeoutSeconds: 90,
      Retry: [NEVER, inFlight(297), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: parkedBy('createShipment', 'step'), Output: SAME_INPUT, Next: 'Park createShipment' },
        { ErrorEquals: ['States.ALL'], Assign: parkedBy('createShipment'), Output: SAME_INPUT, Next: 'Park createShipment' },
      ],
      Assign: { createShipment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'confirmOrder',
    },
    confirmOrder: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${orders_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "action", "step": "confirmOrder", "phase": "forward", "operation": "orders.confirm", ' + ATTEMPT + ', "input": {"orderId": $states.input.orderId, "trackingId": $createShipment.trackingId}}]) %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(231), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: parkedBy('confirmOrder', 'step'), Output: SAME_INPUT, Next: 'Park confirmOrder' },
        { ErrorEquals: ['States.ALL'], Assign: parkedBy('confirmOrder'), Output: SAME_INPUT, Next: 'Park confirmOrder' },
      ],
      Output: '{% {"trackingId": $createShipment.trackingId, "charged": $capturePayment.amount} %}',
      End: true,
    },
    'Compensate authorizePayment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${payments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "compensation", "step": "authorizePayment", "phase": "undoable", "operation": "payments.void", ' + ATTEMPT + '}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(266), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 7, BackoffRate: 2, MaxDelaySeconds: 300, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: alsoFailed('authorizePayment', CAUSE), Output: SAME_INPUT, Next: 'Compensate reserveStock' },
        { ErrorEquals: ['States.ALL'], Assign: alsoFailed('authorizePayment'), Output: SAME_INPUT, Next: 'Compensate reserveStock' },
      ],
      Output: SAME_INPUT,
      Next: 'Compensate reserveStock',
    },
    'Compensate reserveStock': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${inventory_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "compensation", "step": "reserveStock", "phase": "undoable", "operation": "inventory.release", ' + ATTEMPT + '}]) %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(266), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 7, BackoffRate: 2, MaxDelaySeconds: 300, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: alsoFailed('reserveStock', CAUSE), Output: SAME_INPUT, Next: 'Compensate createOrder' },
        { ErrorEquals: ['States.ALL'], Assign: alsoFailed('reserveStock'), Output: SAME_INPUT, Next: 'Compensate createOrder' },
      ],
      Output: SAME_INPUT,
      Next: 'Compensate createOrder',
    },
    'Compensate createOrder': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${orders_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "compensation", "step": "createOrder", "phase": "undoable", "operation": "orders.cancel", ' + ATTEMPT + '}]) %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(266), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 7, BackoffRate: 2, MaxDelaySeconds: 300, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        { ErrorEquals: ['States.DataLimitExceeded'], Assign: alsoFailed('createOrder', CAUSE), Output: SAME_INPUT, Next: 'Check compensations' },
        { ErrorEquals: ['States.ALL'], Assign: alsoFailed('createOrder'), Output: SAME_INPUT, Next: 'Check compensations' },
      ],
      Output: SAME_INPUT,
      Next: 'Check compensations',
    },
    'Check compensations': { Type: 'Choice', Choices: [{ Condition: '{% $count($sagaFailedCompensations) = 0 %}', Next: 'Compensated' }], Default: 'Park compensations' },
    'Park compensations': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${DeadLetterQueueUrl}',
        MessageBody: '{% {"text": "Undo failed for good: " & $substring($join($map($sagaFailedCompensations, function($one) { $one.step & " (" & $one.error & ": " & $substring($one.cause, 0, 300) & ")" }), "; "), 0, 2000) & ". The saga compensates because " & $sagaFailure.step & " (" & $sagaFailure.error & ": " & $substring($sagaFailure.cause, 0, 300) & ")" & ". All other compensations have been done." & " Answer by SendTaskSuccess with the task token and the output {\\"answer\\":\\"\\u2026\\"}: " & ($not("Saga.StepFenced" in $sagaFailedCompensations.error) ? "\\"retry\\" runs the compensations that are still to be done again; " : "") & "\\"skip\\" with a \\"reason\\", takes a compensation that you have seen to yourself as done (\\"step\\" says which, if several failed), and goes on with the others; \\"abandon\\" with a \\"reason\\", ends the saga as it stands: what is not undone stays.", "saga": "${SagaName}", "sagaId": $states.context.Execution.Name, "execution": $states.context.Execution.Id, "parked": "compensation", "failed": $sagaFailedCompensations, "because": $sagaFailure, "answers": $not("Saga.StepFenced" in $sagaFailedCompensations.error) ? ["retry", "skip", "abandon"] : ["skip", "abandon"], "problem": $sagaProblem != "" ? $sagaProblem, "taskToken": $states.context.Task.Token} %}',
      },
      TimeoutSeconds: 1123200,
      Retry: [
        { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 99999999, BackoffRate: 1, JitterStrategy: 'NONE' },
        { ErrorEquals: ['States.DataLimitExceeded'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
      ],
      Assign: {
        sagaAnswer: '{% $type($states.result) = "object" ? $states.result : {} %}',
        sagaProblem: '{% ($sagaKind := $type($states.result) = "object" ? $states.result.answer : null; $sagaStep := $exists($states.result.step) ? $states.result.step : $count($sagaFailedCompensations) = 1 ? $sagaFailedCompensations[0].step : null; $not($sagaKind in ["retry", "skip", "abandon"]) ? "The answer must be a JSON object whose \\"answer\\" is one of retry, skip, abandon." : $sagaKind = "skip" and $not($sagaStep in $sagaFailedCompensations.step) ? "Several compensations failed, or another step was named: say in \\"step\\" which of those in \\"failed\\" to skip." : "") %}',
        sagaAnswered: '{% ($sagaKind := $type($states.result) = "object" ? $states.result.answer : null; $sagaStep := $exists($states.result.step) ? $states.result.step : $count($sagaFailedCompensations) = 1 ? $sagaFailedCompensations[0].step : null; $sagaKind = "abandon" ? [$sagaFailedCompensations.step] : $sagaKind = "skip" and $sagaStep in $sagaFailedCompensations.step ? [$sagaStep] : []) %}',
      },
      Output: SAME_INPUT,
      Next: 'Answer compensations',
    },
    'Answer compensations': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $sagaAnswer.answer = "retry" %}', Assign: { sagaFailedCompensations: [] }, Next: 'Compensate authorizePayment' },
        { Condition: '{% $count($sagaAnswered) > 0 %}', Next: 'Resolve compensations' },
      ],
      Default: 'Park compensations',
    },
    'Resolve compensations': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '{% $lookup({"authorizePayment": "${payments_FunctionArn}", "reserveStock": "${inventory_FunctionArn}", "createOrder": "${orders_FunctionArn}"}, $sagaAnswered[0]) %}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "resolution", "step": $sagaAnswered[0], "phase": "undoable", '
          + '"operation": $lookup({"authorizePayment": "payments.void", "reserveStock": "inventory.release", "createOrder": "orders.cancel"}, $sagaAnswered[0]), '
          + ATTEMPT + ', "answer": $sagaAnswer, "resultRead": false}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(238), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' }],
      Catch: [
        { ErrorEquals: ['Saga.InputMismatch'], Output: SAME_INPUT, Next: 'Input mismatch' },
        {
          ErrorEquals: ['Saga.InvalidAnswer'],
          Assign: { sagaProblem: '{% $substring(' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park compensations',
        },
        {
          ErrorEquals: ['States.DataLimitExceeded'],
          Assign: { sagaProblem: 'The answer is too large: with the saga\'s own data it exceeds 256 KiB.' },
          Output: SAME_INPUT,
          Next: 'Park compensations',
        },
        {
          ErrorEquals: ['States.ALL'],
          Assign: { sagaProblem: '{% $substring("The answer could not be recorded; give it again. " & $states.errorOutput.Error & ": " & ' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park compensations',
        },
      ],
      Assign: {
        sagaFailedCompensations: '{% $sagaAnswer.answer = "abandon" ? $sagaFailedCompensations : [] %}',
        sagaAnswered: '{% [$filter($sagaAnswered, function($one, $at) { $at > 0 })] %}',
      },
      Output: SAME_INPUT,
      Next: 'Resolved compensations',
    },
    'Resolved compensations': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $count($sagaAnswered) > 0 %}', Next: 'Resolve compensations' },
        { Condition: '{% $sagaAnswer.answer = "abandon" %}', Next: 'Abandoned' },
      ],
      Default: 'Compensate authorizePayment',
    },
    'Park capturePayment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${DeadLetterQueueUrl}',
        MessageBody: '{% {"text": "The pivot failed for good: " & $sagaFailure.step & " (" & $sagaFailure.error & ": " & $substring($sagaFailure.cause, 0, 300) & ")" & ". " & ($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult"] ? "It has taken effect, but its result cannot travel" : "Whether it has taken effect is not known") & ", so nothing before it has been undone and nothing after it done." & ($sagaFailure.error = "States.DataLimitExceeded" ? " What it gave back is too large for the state machine, with the saga\'s own data or in its output (256 KiB), and every attempt gives the same. A smaller \\"result\\" in your answer takes its place." : $sagaFailure.error = "Saga.StepFenced" ? " By the ledger an answer before this one has been taken: give it again." : $sagaFailure.error = "Saga.NotRepeatable" ? " A \\"retry\\" could do it twice, and is not offered: look in the service whether it has taken effect, and answer what is so." : "") & " Answer by SendTaskSuccess with the task token and the output {\\"answer\\":\\"\\u2026\\"}: " & ($not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? "\\"retry\\" runs the step again, with the same idempotency key and without a deadline; " : "") & "\\"applied\\" with a \\"reason\\" and its \\"result\\", says that the step has taken effect: the saga goes forward; \\"notApplied\\" with a \\"reason\\", says that it has not and never will: the step is fenced, and the saga compensates; \\"abandon\\" with a \\"reason\\", ends the saga as it stands: nothing is undone.", "saga": "${SagaName}", "sagaId": $states.context.Execution.Name, "execution": $states.context.Execution.Id, "parked": "pivot", "failed": [$sagaFailure], "answers": $not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? ["retry", "applied", "notApplied", "abandon"] : ["applied", "notApplied", "abandon"], "problem": $sagaProblem != "" ? $sagaProblem, "taskToken": $states.context.Task.Token} %}',
      },
      TimeoutSeconds: 1123200,
      Retry: [
        { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 99999999, BackoffRate: 1, JitterStrategy: 'NONE' },
        { ErrorEquals: ['States.DataLimitExceeded'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
      ],
      Assign: {
        sagaAnswer: '{% $type($states.result) = "object" ? $states.result : {} %}',
        sagaProblem: '{% ($sagaKind := $type($states.result) = "object" ? $states.result.answer : null; $not($sagaKind in ["retry", "applied", "notApplied", "abandon"]) ? "The answer must be a JSON object whose \\"answer\\" is one of retry, applied, notApplied, abandon." : "") %}',
      },
      Output: SAME_INPUT,
      Next: 'Answer capturePayment',
    },
    'Answer capturePayment': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $sagaAnswer.answer = "retry" %}', Next: 'Retry capturePayment' }, { Condition: '{% $sagaProblem = "" %}', Next: 'Resolve capturePayment' }],
      Default: 'Park capturePayment',
    },
    'Resolve capturePayment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${payments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "resolution", "step": "capturePayment", "phase": "pivot", "operation": "payments.capture", ' + ATTEMPT + ', "answer": $sagaAnswer, "resultTooLarge": $sagaTooLarge != "", "resultRead": true}]) %}',
      },
      TimeoutSeconds: 45,
      Retry: [NEVER, inFlight(238), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' }],
      Catch: [
        {
          ErrorEquals: ['Saga.InvalidAnswer'],
          Assign: { sagaProblem: '{% $substring(' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park capturePayment',
        },
        {
          ErrorEquals: ['States.DataLimitExceeded'],
          Assign: {
            sagaProblem: 'Too large: with the saga\'s own data the answer, its result or the saga\'s output exceeds 256 KiB. Give a smaller "result".',
            sagaTooLarge: 'answer',
          },
          Output: SAME_INPUT,
          Next: 'Park capturePayment',
        },
        {
          ErrorEquals: ['States.ALL'],
          Assign: { sagaProblem: '{% $substring("The answer could not be recorded; give it again. " & $states.errorOutput.Error & ": " & ' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park capturePayment',
        },
      ],
      Assign: { capturePayment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'Resolved capturePayment',
    },
    'Resolved capturePayment': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $sagaAnswer.answer = "abandon" %}', Next: 'Abandoned' },
        { Condition: '{% $sagaAnswer.answer = "notApplied" %}', Next: 'Compensate authorizePayment' },
      ],
      Default: 'createShipment',
    },
    'Park createShipment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${DeadLetterQueueUrl}',
        MessageBody: '{% {"text": "After the pivot, a step failed for good: " & $sagaFailure.step & " (" & $sagaFailure.error & ": " & $substring($sagaFailure.cause, 0, 300) & ")" & ". The saga cannot be undone any more; it waits here until the step is done." & ($sagaFailure.error = "States.DataLimitExceeded" ? " What it gave back is too large for the state machine, with the saga\'s own data or in its output (256 KiB), and every attempt gives the same. A smaller \\"result\\" in your answer takes its place." : $sagaFailure.error = "Saga.StepFenced" ? " By the ledger an answer before this one has been taken: give it again." : $sagaFailure.error = "Saga.NotRepeatable" ? " A \\"retry\\" could do it twice, and is not offered: look in the service whether it has taken effect, and answer what is so." : "") & " Answer by SendTaskSuccess with the task token and the output {\\"answer\\":\\"\\u2026\\"}: " & ($not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? "\\"retry\\" runs the step again, with the same idempotency key; " : "") & "\\"skip\\" with a \\"reason\\", and the step\'s \\"result\\" if a later step reads it, goes on as though the step had been done, because you have seen to it; \\"abandon\\" with a \\"reason\\", ends the saga as it stands: nothing is undone, and what comes after the step is not done.", "saga": "${SagaName}", "sagaId": $states.context.Execution.Name, "execution": $states.context.Execution.Id, "parked": "forward", "failed": [$sagaFailure], "answers": $not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? ["retry", "skip", "abandon"] : ["skip", "abandon"], "problem": $sagaProblem != "" ? $sagaProblem, "taskToken": $states.context.Task.Token} %}',
      },
      TimeoutSeconds: 1123200,
      Retry: [
        { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 99999999, BackoffRate: 1, JitterStrategy: 'NONE' },
        { ErrorEquals: ['States.DataLimitExceeded'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
      ],
      Assign: {
        sagaAnswer: '{% $type($states.result) = "object" ? $states.result : {} %}',
        sagaProblem: '{% ($sagaKind := $type($states.result) = "object" ? $states.result.answer : null; $not($sagaKind in ["retry", "skip", "abandon"]) ? "The answer must be a JSON object whose \\"answer\\" is one of retry, skip, abandon." : "") %}',
      },
      Output: SAME_INPUT,
      Next: 'Answer createShipment',
    },
    'Answer createShipment': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $sagaAnswer.answer = "retry" %}', Next: 'createShipment' }, { Condition: '{% $sagaProblem = "" %}', Next: 'Resolve createShipment' }],
      Default: 'Park createShipment',
    },
    'Resolve createShipment': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${shipments_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "resolution", "step": "createShipment", "phase": "forward", "operation": "shipments.create", ' + ATTEMPT + ', "answer": $sagaAnswer, "resultTooLarge": $sagaTooLarge != "", "resultRead": true}]) %}',
      },
      TimeoutSeconds: 90,
      Retry: [NEVER, inFlight(306), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' }],
      Catch: [
        {
          ErrorEquals: ['Saga.InvalidAnswer'],
          Assign: { sagaProblem: '{% $substring(' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park createShipment',
        },
        {
          ErrorEquals: ['States.DataLimitExceeded'],
          Assign: {
            sagaProblem: 'Too large: with the saga\'s own data the answer, its result or the saga\'s output exceeds 256 KiB. Give a smaller "result".',
            sagaTooLarge: 'answer',
          },
          Output: SAME_INPUT,
          Next: 'Park createShipment',
        },
        {
          ErrorEquals: ['States.ALL'],
          Assign: { sagaProblem: '{% $substring("The answer could not be recorded; give it again. " & $states.errorOutput.Error & ": " & ' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park createShipment',
        },
      ],
      Assign: { createShipment: '{% $states.result.Payload %}' },
      Output: SAME_INPUT,
      Next: 'Resolved createShipment',
    },
    'Resolved createShipment': { Type: 'Choice', Choices: [{ Condition: '{% $sagaAnswer.answer = "abandon" %}', Next: 'Abandoned' }], Default: 'confirmOrder' },
    'Park confirmOrder': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${DeadLetterQueueUrl}',
        MessageBody: '{% {"text": "After the pivot, a step failed for good: " & $sagaFailure.step & " (" & $sagaFailure.error & ": " & $substring($sagaFailure.cause, 0, 300) & ")" & ". The saga cannot be undone any more; it waits here until the step is done." & ($sagaFailure.error = "States.DataLimitExceeded" ? " What it gave back is too large for the state machine, with the saga\'s own data or in its output (256 KiB), and every attempt gives the same. A smaller \\"result\\" in your answer takes its place." : $sagaFailure.error = "Saga.StepFenced" ? " By the ledger an answer before this one has been taken: give it again." : $sagaFailure.error = "Saga.NotRepeatable" ? " A \\"retry\\" could do it twice, and is not offered: look in the service whether it has taken effect, and answer what is so." : "") & " Answer by SendTaskSuccess with the task token and the output {\\"answer\\":\\"\\u2026\\"}: " & ($not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? "\\"retry\\" runs the step again, with the same idempotency key; " : "") & "\\"skip\\" with a \\"reason\\", and the step\'s \\"result\\" if a later step reads it, goes on as though the step had been done, because you have seen to it; \\"abandon\\" with a \\"reason\\", ends the saga as it stands: nothing is undone, and what comes after the step is not done.", "saga": "${SagaName}", "sagaId": $states.context.Execution.Name, "execution": $states.context.Execution.Id, "parked": "forward", "failed": [$sagaFailure], "answers": $not($sagaFailure.error in ["Saga.ResultTooLarge", "Saga.InvalidResult", "Saga.NotRepeatable", "Saga.StepFenced", "States.DataLimitExceeded"]) ? ["retry", "skip", "abandon"] : ["skip", "abandon"], "problem": $sagaProblem != "" ? $sagaProblem, "taskToken": $states.context.Task.Token} %}',
      },
      TimeoutSeconds: 1123200,
      Retry: [
        { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 99999999, BackoffRate: 1, JitterStrategy: 'NONE' },
        { ErrorEquals: ['States.DataLimitExceeded'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 99999999, BackoffRate: 2, MaxDelaySeconds: 14400, JitterStrategy: 'FULL' },
      ],
      Assign: {
        sagaAnswer: '{% $type($states.result) = "object" ? $states.result : {} %}',
        sagaProblem: '{% ($sagaKind := $type($states.result) = "object" ? $states.result.answer : null; $not($sagaKind in ["retry", "skip", "abandon"]) ? "The answer must be a JSON object whose \\"answer\\" is one of retry, skip, abandon." : "") %}',
      },
      Output: SAME_INPUT,
      Next: 'Answer confirmOrder',
    },
    'Answer confirmOrder': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $sagaAnswer.answer = "retry" %}', Next: 'confirmOrder' }, { Condition: '{% $sagaProblem = "" %}', Next: 'Resolve confirmOrder' }],
      Default: 'Park confirmOrder',
    },
    'Resolve confirmOrder': {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${orders_FunctionArn}',
        Payload: '{% $merge([$sagaIdentity, {"kind": "resolution", "step": "confirmOrder", "phase": "forward", "operation": "orders.confirm", ' + ATTEMPT + ', "answer": $sagaAnswer, "resultTooLarge": $sagaTooLarge != "", "resultRead": false}]) %}',
      },
      TimeoutSeconds: 40,
      Retry: [NEVER, inFlight(238), TRANSIENT, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' }],
      Catch: [
        {
          ErrorEquals: ['Saga.InvalidAnswer'],
          Assign: { sagaProblem: '{% $substring(' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park confirmOrder',
        },
        {
          ErrorEquals: ['States.DataLimitExceeded'],
          Assign: {
            sagaProblem: 'Too large: with the saga\'s own data the answer, its result or the saga\'s output exceeds 256 KiB. Give a smaller "result". Or give none: the saga completes with the output {"outputTooLarge":true}.',
            sagaTooLarge: 'answer',
          },
          Output: SAME_INPUT,
          Next: 'Park confirmOrder',
        },
        {
          ErrorEquals: ['States.ALL'],
          Assign: { sagaProblem: '{% $substring("The answer could not be recorded; give it again. " & $states.errorOutput.Error & ": " & ' + MESSAGE + ', 0, 1000) %}' },
          Output: SAME_INPUT,
          Next: 'Park confirmOrder',
        },
      ],
      Output: '{% $sagaAnswer.answer in ["skip", "applied"] ? ($sagaTooLarge = "answer" and $not($exists($sagaAnswer.result)) ? {"outputTooLarge": true} : {"trackingId": $createShipment.trackingId, "charged": $capturePayment.amount}) : $states.input %}',
      Next: 'Resolved confirmOrder',
    },
    'Resolved confirmOrder': { Type: 'Choice', Choices: [{ Condition: '{% $sagaAnswer.answer = "abandon" %}', Next: 'Abandoned' }], Default: 'Completed' },
    Completed: { Type: 'Succeed', Output: SAME_INPUT },
    Compensated: {
      Type: 'Fail',
      Error: 'Saga.Compensated',
      Cause: '{% $substring($sagaFailure.step & " failed with " & $sagaFailure.error & ": " & $sagaFailure.cause, 0, 32768) %}',
    },
    Abandoned: { Type: 'Fail', Error: 'Saga.Abandoned', Cause: '{% $substring($sagaAnswer.reason & "", 0, 32768) %}' },
    'Input mismatch': {
      Type: 'Fail',
      Error: 'Saga.InputMismatch',
      Cause: 'An earlier saga with the same id and another input has this ledger. This execution has done nothing and undone nothing.',
    },
  },
};
