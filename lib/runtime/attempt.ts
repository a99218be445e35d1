import type { StepRequest } from '../contract/step-request';
import { after, epochMillis, millis, type EpochMillis, type Millis } from '../contract/time';
import type { Environment, LambdaContextLike } from './environment';
import type { StepContext } from './handlers';
import { idempotencyKey } from './idempotency-key';
import { reportedStore } from './ledger/reported-store';
import type { LedgerStore } from './ledger/store';
import { headOf, logFor, originOf, type LineHead, type Log } from './log';
import type { Caller } from './protocol/caller';
import { refuse, type Refusal } from './protocol/decision';
import { describe } from './step-error';

/**
 * Kept back from the end of an invocation to write the ledger once the handler has ended: a few times what a conditional write to
 * DynamoDB takes (about 10 ms), a retry by the SDK included.
 */
export const LEDGER_RESERVE: Millis = millis(250);

/** Why a signal aborts once nothing waits for it any more: one for all attempts, since an exception is dear to make. */
const ATTEMPT_ENDED = new DOMException('The attempt has ended', 'AbortError');

/** One invocation: who it is to the ledger, and how long it has. */
export interface Attempt {
  readonly request: StepRequest;
  readonly store: LedgerStore;
  readonly head: LineHead;
  readonly log: Log;
  readonly environment: Environment;
  readonly id: string;
  readonly begunAt: EpochMillis;
  /** When Lambda ends it. */
  readonly endsAt: EpochMillis;
}

/** An invocation as it begins: its end is what Lambda says remains of it. */
export function attemptFor(request: StepRequest, context: LambdaContextLike, environment: Environment): Attempt {
  const begunAt = environment.clock.now();
  const head = headOf(request, context, environment);
  const log = logFor(head, environment);
  const { table } = request.ledger;
  return {
    request,
    environment,
    begunAt,
    store: reportedStore(environment.ledger(table), table, log),
    head,
    log,
    id: environment.randomId(),
    endsAt: after(begunAt, millis(context.getRemainingTimeInMillis())),
  };
}

/** The attempt as the ledger protocol sees it at this moment. */
export function callerOf({ request, id, endsAt, environment }: Attempt): Caller {
  const { saga, sagaId, step, inputHash, phase, entered, startedAt } = request;
  return {
    key: { saga, sagaId, step },
    inputHash,
    phase,
    entered: epochMillis(Date.parse(entered)),
    startedAt: epochMillis(Date.parse(startedAt)),
    attemptId: id,
    now: environment.clock.now(),
    leaseUntil: endsAt,
    times: request.ledger,
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
export async function runHandler<Result>(
  attempt: Attempt, operation: 'action' | 'compensation', run: (context: StepContext) => Promise<Result>,
): Promise<Result> {
  const { environment } = attempt;
  const deadline = deadlineOf(attempt);
  const abort = new AbortController();
  const takeBack = environment.schedule(remaining(environment, deadline), () => {
    attempt.log.warn('The time of this attempt is over; its handler still runs', { deadline: new Date(deadline).toISOString() });
    abort.abort(new DOMException('The time of this attempt is over', 'TimeoutError'));
  });
  try {
    return await run(contextFor(attempt, operation, deadline, abort.signal));
  } finally {
    takeBack();
    abort.abort(ATTEMPT_ENDED);
  }
}

/** What the machine hears of a handler that threw. Once its time is over, that is the abort, most likely. */
export function refusalAfter(thrown: unknown, attempt: Attempt, error: 'Saga.ActionFailed' | 'Saga.CompensationFailed'): Refusal {
  const { request: { operation }, environment, log } = attempt;
  log.error('The handler threw', originOf(thrown));
  return environment.clock.now() < deadlineOf(attempt)
    ? refuse(error, `${operation} threw ${describe(thrown)}.`)
    : refuse('Saga.StepTimedOut', `${operation} did not end in its time, and threw ${describe(thrown)}.`);
}

function deadlineOf({ request, begunAt, endsAt }: Attempt): EpochMillis {
  const bounds = [endsAt - LEDGER_RESERVE];
  if (request.kind !== 'resolution' && request.timeoutMs !== undefined) bounds.push(begunAt + request.timeoutMs);
  if (request.kind === 'action' && request.deadline !== undefined) bounds.push(request.deadline);
  return epochMillis(Math.min(...bounds));
}

function contextFor(attempt: Attempt, operation: 'action' | 'compensation', deadline: EpochMillis, signal: AbortSignal): StepContext {
  const { request, environment, log } = attempt;
  const { sagaId, step } = request;
  return {
    sagaId, step, deadline, signal, log,
    attempt: request.attempt,
    idempotencyKey: idempotencyKey(request, operation),
    remainingMs: () => remaining(environment, deadline),
  };
}

const remaining = ({ clock }: Environment, deadline: EpochMillis): Millis => millis(Math.max(0, deadline - clock.now()));
