import type { ActionSpec } from '../contract/service';
import type { CompensationRequest } from '../contract/step-request';
import { callerOf, isOverdue, keyOf, runHandler, type Attempt } from './attempt';
import type { CompensationHandler, Outcome } from './handlers';
import { idempotencyKey } from './idempotency-key';
import type { CompensatingItem } from './ledger/item';
import { originOf } from './log';
import { beginCompensation } from './protocol/begin-compensation';
import { refuse, type Refusal, type Reply } from './protocol/decision';
import { endCompensation, type CompensationEnd } from './protocol/end-compensation';
import { readAndSettle, settle } from './protocol/settle';
import { validate } from './schema';
import { describe } from './step-error';

/** A compensation of a contract with the handler that serves it. */
export interface ServedCompensation {
  readonly kind: 'compensation';
  /** The action that it undoes. */
  readonly undoes: ActionSpec;
  readonly run: CompensationHandler<unknown, unknown>;
}

/** Undoes a step with what the ledger knows of it: nothing to undo is a success, and leaves a fence. */
export async function compensate(compensation: ServedCompensation, request: CompensationRequest, attempt: Attempt): Promise<Reply | Refusal> {
  const begin = await readAndSettle(attempt.store, keyOf(request), (item) => beginCompensation(item, callerOf(attempt)));
  if (begin.kind !== 'run') return begin;
  const end = await undo(compensation, begin.item, attempt);
  return settle(attempt.store, begin.item, (item) => endCompensation(item, begin, end));
}

async function undo({ undoes, run }: ServedCompensation, item: CompensatingItem, attempt: Attempt): Promise<CompensationEnd> {
  const { operation } = attempt.request;
  const input = await validate(undoes.input, item.input === undefined ? undefined : JSON.parse(item.input));
  if (!input.ok) {
    return failed(`${operation} cannot run: the action's input in the ledger no longer fits its schema: ${input.problem}. Deploy a schema that takes it.`);
  }
  try {
    await runHandler(attempt, 'compensation', (context) => run({ input: input.value, outcome: outcomeOf(item), actionIdempotencyKey: idempotencyKey(item, 'action') }, context));
    return { kind: 'returned' };
  } catch (error) {
    attempt.log.error('The compensation threw', originOf(error));
    return isOverdue(attempt)
      ? { kind: 'failed', refusal: refuse('Saga.StepTimedOut', `${operation} did not end in its time, and threw ${describe(error)}.`) }
      : failed(`${operation} threw ${describe(error)}.`);
  }
}

const failed = (message: string): CompensationEnd => ({ kind: 'failed', refusal: refuse('Saga.CompensationFailed', message) });

function outcomeOf({ outcome, result }: CompensatingItem): Outcome<unknown> {
  if (outcome === 'unknown') return { kind: 'unknown' };
  return result === undefined ? { kind: 'appliedWithoutResult' } : { kind: 'applied', result: JSON.parse(result) };
}
