import { refusalAfter, runHandler, type Attempt } from './attempt';
import type { Outcome } from './handlers';
import { idempotencyKey } from './idempotency-key';
import type { CompensatingItem } from './ledger/item';
import { beginCompensation } from './protocol/begin-compensation';
import type { Refusal, Reply } from './protocol/decision';
import { endCompensation } from './protocol/end-compensation';
import { readAndSettle, settle } from './protocol/settle';
import { validate } from './schema';
import type { Served } from './serve';

/** Undoes a step with what the ledger knows of it: nothing to undo is a success, and leaves a fence. */
export async function compensate(operation: Served, attempt: Attempt): Promise<Reply | Refusal> {
  const begun = await readAndSettle(attempt, beginCompensation);
  if (!('item' in begun)) return begun;
  const failure = await undo(operation, begun.item, attempt);
  return settle(attempt, begun.item, (found) => endCompensation(found, begun, failure));
}

/** What the machine hears of a compensation that did not succeed: its handler threw, or the schema no longer takes what the action was given. */
async function undo({ action, run }: Served, item: CompensatingItem, attempt: Attempt): Promise<Refusal | undefined> {
  try {
    const input = await validate('the ledger\'s input', action.input, JSON.parse(item.input ?? 'null'));
    await runHandler(attempt, (context) => run({ input, outcome: outcomeOf(item), actionIdempotencyKey: idempotencyKey(item, 'action') }, context));
    return undefined;
  } catch (error) {
    return refusalAfter(error, attempt);
  }
}

function outcomeOf({ outcome, result }: CompensatingItem): Outcome<unknown> {
  if (outcome === 'unknown') return { kind: outcome };
  return result ? { kind: outcome, result: JSON.parse(result) } : { kind: 'appliedWithoutResult' };
}
