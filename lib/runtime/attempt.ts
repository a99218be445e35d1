import { LEDGER_RETENTION } from '../contract/ledger-times';
import type { ActionRequest, StepRequest } from '../contract/step-request';
import { epochMillis, millis, type EpochMillis, type Millis } from '../contract/time';
import type { Environment, LambdaContextLike } from './environment';
import type { StepContext } from './handlers';
import { idempotencyKey } from './idempotency-key';
import { epochSeconds } from './ledger/item';
import { reportedStore } from './ledger/reported-store';
import { logFor, originOf, type LineHead, type Log } from './log';
import { refuse, type Refusal } from './protocol/decision';
import type { Asking } from './protocol/settle';
import { messageOf } from './step-error';

/**
 * Kept back from the end of an invocation to write the ledger once the handler has ended: a few times what a conditional write to
 * DynamoDB takes (about 10 ms), a retry by the SDK included.
 */
export const LEDGER_RESERVE = 250 as Millis;

const TIME_OVER = 'The time of this attempt is over';

/** Why a signal aborts once nothing waits for it any more: one for all attempts, since an exception is dear to make. */
const ATTEMPT_ENDED = new DOMException('The attempt has ended', 'AbortError');

/** One invocation: who it is to the ledger, and how long it has. */
export interface Attempt extends Asking {
  readonly request: StepRequest;
  readonly head: LineHead;
  readonly log: Log;
  readonly environment: Environment;
  readonly begunAt: EpochMillis;
  /** What binds its handler first: the step's timeout, the saga's deadline, or the end of the invocation less the time to write the ledger. */
  readonly deadline: EpochMillis;
}

/** An invocation as it begins: its end is what Lambda says remains of it. */
export function attemptFor(request: StepRequest, context: LambdaContextLike, environment: Environment): Attempt {
  const { saga, sagaId, step, operation, kind, attempt, phase, inputHash, ledger: times, correlationId = `${saga}/${sagaId}`, timeoutMs = Infinity, deadline = Infinity } = request as StepRequest & Partial<ActionRequest>;
  const { clock } = environment;
  const begunAt = clock.now();
  const leaseUntil = epochMillis(begunAt + context.getRemainingTimeInMillis());
  const entered = epochMillis(Date.parse(request.entered));
  const startedAt = epochSeconds(Math.floor(Date.parse(request.startedAt) / 1_000));
  const expiresAt = epochSeconds(startedAt + LEDGER_RETENTION / 1_000);
  const signature = { saga, sagaId, step, inputHash, attemptId: environment.randomId(), expiresAt };
  // Root=1-…;Parent=…;Sampled=…: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  const traceId = environment.traceHeader?.()?.match(/Root=([^;]+)/)?.[1];
  const head = { saga, sagaId, step, operation, kind, attempt, correlationId, traceId, requestId: context.awsRequestId };
  const log = logFor(head, environment);
  return {
    request, environment, head, log, begunAt,
    deadline: epochMillis(Math.min(leaseUntil - LEDGER_RESERVE, begunAt + timeoutMs, deadline)),
    store: reportedStore(environment.ledger(times.table), times.table, log),
    caller: () => ({ signature, phase, startedAt, entered, leaseUntil, times, now: clock.now() }),
  };
}

/**
 * Runs a handler to its end, under a signal that aborts when its time is over, and never turns away before.
 *
 * Why it does not answer at the step's timeout, and why the lease stands until Lambda's own:
 *
 * 1. The action's timeout of 10 s passes, and its handler ignores the signal. Suppose that we answered `Saga.StepTimedOut` now.
 * 2. Lambda freezes the process, with the handler's next call (the charge) still to be made.
 * 3. The saga compensates: lease, skew and window are long over, there is nothing to void, the step is COMPENSATED.
 * 4. An hour later another invocation thaws the process. The handler goes on and charges. No lease bounds that moment.
 *
 * So the invocation stays open until the handler has settled, or until Lambda ends the process at the function's timeout, and with it the
 * handler. The lease that was written at the beginning is exactly that moment: it is not released, a retry and the compensation wait it out.
 */
export async function runHandler<Result>(attempt: Attempt, run: (context: StepContext) => Promise<Result>): Promise<Result> {
  const { request, environment, deadline, log } = attempt;
  const { sagaId, step, kind, attempt: ordinal } = request;
  const abort = new AbortController();
  const remainingMs = (): Millis => millis(Math.max(0, deadline - environment.clock.now()));
  const takeBack = environment.schedule(remainingMs(), () => {
    log.warn(TIME_OVER);
    abort.abort(new DOMException(TIME_OVER, 'TimeoutError'));
  });
  try {
    return await run({ sagaId, step, attempt: ordinal, deadline, remainingMs, signal: abort.signal, log, idempotencyKey: idempotencyKey(request, kind as 'action' | 'compensation') });
  } finally {
    takeBack();
    abort.abort(ATTEMPT_ENDED);
  }
}

/** What the machine hears of a handler that threw. Once its time is over, that is the abort, most likely. */
export function refusalAfter(thrown: unknown, { request, environment, deadline, log }: Attempt): Refusal {
  const origin = originOf(thrown);
  log.error('The handler threw', origin);
  const failed = request.kind === 'action' ? 'Saga.ActionFailed' : 'Saga.CompensationFailed';
  return refuse(environment.clock.now() < deadline ? failed : 'Saga.StepTimedOut', `${request.operation} threw ${origin.thrown}: ${messageOf(thrown)}.`);
}
