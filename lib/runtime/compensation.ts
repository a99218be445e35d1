import type { ActionSpec } from '../contract/service';
import { callerOf, refusalAfter, runHandler, type Attempt } from './attempt';
import type { CompensationHandler, Outcome } from './handlers';
import { idempotencyKey } from './idempotency-key';
import type { CompensatingItem } from './ledger/item';
import { beginCompensation } from './protocol/begin-compensation';
import { refuse, type Refusal, type Reply } from './protocol/decision';
import { endCompensation } from './protocol/end-compensation';
import { readAndSettle, settle } from './protocol/settle';
import { validate } from './schema';

/** A compensation of a contract with the handler that serves it. */
export interface ServedCompensation {
  readonly kind: 'compensation';
  /** The action that it undoes. */
  readonly undoes: ActionSpec;
  readonly run: CompensationHandler<unknown, unknown>;
}

/** Undoes a step with what the ledger knows of it: nothing to undo is a success, and leaves a fence. */
export async function compensate(compensation: ServedCompensation, attempt: Attempt): Promise<Reply | Refusal> {
  const caller = () => callerOf(attempt);
  const begin = await readAndSettle(attempt.store, caller, beginCompensation);
  if (begin.kind !== 'run') return begin;
  const failure = await undo(compensation, begin.item, attempt);
  return settle(attempt.store, caller, begin.item, (found) => endCompensation(found, begin, failure));
}

/** What the machine hears of a compensation that did not succeed. */
async function undo({ undoes, run }: ServedCompensation, item: CompensatingItem, attempt: Attempt): Promise<Refusal | undefined> {
  const input = await validate(undoes.input, item.input === undefined ? undefined : JSON.parse(item.input));
  if (input.problem !== undefined) {
    return refuse('Saga.CompensationFailed', `${attempt.request.operation} cannot run: the action's input in the ledger no longer fits its schema: ${input.problem}. Deploy a schema that takes it.`);
  }
  try {
    await runHandler(attempt, 'compensation', (context) => run({ input: input.value, outcome: outcomeOf(item), actionIdempotencyKey: idempotencyKey(item, 'action') }, context));
    return undefined;
  } catch (error) {
    return refusalAfter(error, attempt, 'Saga.CompensationFailed');
  }
}

function outcomeOf({ outcome, result }: CompensatingItem): Outcome<unknown> {
  if (outcome === 'unknown') return { kind: 'unknown' };
  return result === undefined ? { kind: 'appliedWithoutResult' } : { kind: 'applied', result: JSON.parse(result) };
}
