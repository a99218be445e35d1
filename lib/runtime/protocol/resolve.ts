import type { Phase, ResolutionRequest } from '../../contract/step-request';
import { epochMillis } from '../../contract/time';
import { isAbandoned, type CompletedItem, type LedgerItem, type Resolution } from '../ledger/item';
import { quietOf, resultOf } from './begin-action';
import { beginCompensation, fence } from './begin-compensation';
import type { Caller } from './caller';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from './decision';
import { compensated } from './end-compensation';
import { whileItMayAct } from './timing';

/** What a human says of a parked step. */
export interface Said {
  readonly resolution: Resolution;
  /** What is parked: an action, by its phase, or a compensation. */
  readonly about: Phase | 'compensation';
  /** The result in the answer as JSON text; absent when the answer has none. */
  readonly result: string | undefined;
  /** What the machine says of the step's result. */
  readonly request: Pick<ResolutionRequest, 'resultRead' | 'resultTooLarge'>;
}

type Resolved = Reply | Refusal | Write<Reply | Refusal>;

/**
 * What a human's answer does over the item that stands there: the human's word stands for that of the handler, in one write. The same answer
 * a second time is a success. Where the ledger knows better, the answer is not taken; nor where it comes too early:
 *
 * 1. The pivot sends its charge and is killed; the charge is under way.
 * 2. Somebody, or a program, finds no charge and answers `notApplied` at once.
 * 3. The charge lands. Had the answer waited for that and then been taken, the saga would be compensated around the charge.
 *
 * So `notApplied` and `skip` begin as a compensation that began when the answer came, not when it is recorded: what its author has seen is of that time.
 */
export function resolve(found: LedgerItem | undefined, asking: Caller, said: Said): Resolved {
  const { about, resolution } = said;
  const caller = { ...asking, signature: { ...asking.signature, resolution } };
  if (!resolution.reason.trim()) return notTaken('It needs a "reason".');
  if (isAbandoned(found)) return resolution.answer === 'abandon' ? NOTHING : contradicted('abandoned');
  if (resolution.answer === 'abandon') return abandon(found ?? fence(caller), caller);
  const begun = beginCompensation(found, { ...caller, now: epochMillis(Math.min(caller.now, caller.entered)) });
  const seen = 'error' in begun ? notTaken(`It came too early. ${begun.message}`) : begun;
  switch (`${about} ${resolution.answer}`) {
    case 'pivot applied': return takeAsDone(found, caller, said);
    case 'pivot notApplied': return found?.status === 'COMPLETED' ? contradicted(found.status) : 'next' in seen ? write(fence(caller, found), NOTHING) : seen as Resolved;
    case 'forward skip': return 'error' in seen ? seen : takeAsDone(found, caller, said);
    case 'compensation skip': return 'next' in seen && 'item' in seen.next ? write(compensated(seen.next.item), NOTHING) : seen as Resolved;
    default: return notTaken('This step does not take it.');
  }
}

/** An answer that a human has to think over. */
export const notTaken = (why: string): Refusal => refuse('Saga.InvalidAnswer', `The answer is not taken. ${why}`);

const contradicted = (status: string): Refusal => notTaken(`By the ledger the step is ${status}.`);

/** The saga ends as it stands. An item of the answer's own writer: an attempt that has read the item before cannot write over it. */
const abandon = (item: LedgerItem, caller: Caller): Resolved => whileItMayAct(item, caller) ?? write({ ...item, ...caller.signature }, NOTHING);

/** `applied` of the pivot, or `skip` of a step after it. */
function takeAsDone(found: LedgerItem | undefined, caller: Caller, { result, request: { resultRead = true, resultTooLarge } }: Said): Resolved {
  const earlier = found && 'quietAfter' in found ? found : undefined;
  if (found && !earlier && found.status !== 'NOT_APPLIED') return contradicted(found.status);
  // A result that could not travel, or that the machine could not take, is none: a human's may take its place. What the machine heard of is in its history.
  const replaced = resultTooLarge && result;
  if (earlier?.status === 'COMPLETED' && !earlier.unusable && !replaced) {
    return !result || result === earlier.result ? resultOf(earlier) : notTaken('The ledger has another result: leave yours out.');
  }
  if (!result && resultRead) return notTaken('The saga reads its result later. Give a "result".');
  const gave = { result: result ?? 'null' };
  const item: CompletedItem = { ...caller.signature, ...gave, status: 'COMPLETED', input: found?.input, quietAfter: quietOf(earlier), unresolved: !!earlier };
  return (earlier && whileItMayAct(earlier, caller)) ?? write(item, gave);
}
