import type { Phase } from '../../contract/step-request';
import { epochMillis } from '../../contract/time';
import type { LedgerItem, Resolution } from '../ledger/item';
import { ifAbandoned } from './abandoned';
import { beginAction, type ActionCaller } from './begin-action';
import { beginCompensation, fence } from './begin-compensation';
import { signatureOf } from './caller';
import { NOTHING, refuse, write, type Refusal, type Reply, type Write } from './decision';
import { endAction } from './end-action';
import { endCompensation } from './end-compensation';
import { RELEASED, whileItMayAct } from './timing';

/** A human who answers for a parked step. */
export interface ResolutionCaller extends ActionCaller {
  /** What is parked: an action, by its phase, or a compensation. */
  readonly about: Phase | 'compensation';
  readonly resolution: Resolution;
  /** The result in the answer as JSON text; absent when the answer has none. */
  readonly result: string | undefined;
  /** Whether the machine could not take the result that the ledger has. */
  readonly resultTooLarge: boolean | undefined;
  /** Whether the saga reads the step's result later. */
  readonly resultRead: boolean;
}

type Resolved = Reply | Refusal | Write<Reply | Refusal>;
type Answer = (found: LedgerItem | undefined, caller: ResolutionCaller) => Resolved;

/** What a parked step takes, beside `retry`, which asks nothing of the ledger. */
const ANSWERS: { readonly [about in ResolutionCaller['about']]: { readonly [answer in Resolution['answer']]?: Answer } } = {
  compensation: { skip: takeAsUndone, abandon },
  pivot: { applied: takeAsDone, notApplied: ruleOut, abandon },
  forward: { skip: takeAsDoneByHand, abandon },
  undoable: { abandon },
};

/**
 * What a human's answer does over the item that stands there: the human's word stands for that of the handler, in one write. The same answer
 * a second time is a success. Where the ledger knows better, the answer is not taken.
 */
export function resolve(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  const { about, resolution: { answer, reason } } = caller;
  const answers = ANSWERS[about];
  const take = Object.hasOwn(answers, answer) ? answers[answer] : undefined;
  if (!take) return notTaken(`This step takes "retry" and ${Object.keys(answers).map((name) => `"${name}"`).join(', ')}.`);
  if (reason.trim() === '') return notTaken('It needs a "reason": a sentence for whoever reads the ledger later.');
  const resolved = take(found, caller);
  return resolved.kind === 'refuse' && !AS_IT_IS.has(resolved.error) ? notTaken(resolved.message) : resolved;
}

const AS_IT_IS: ReadonlySet<string> = new Set(['Saga.StepInFlight', 'Saga.InvalidAnswer']);

/** An answer that a human has to think over. */
export const notTaken = (why: string): Refusal => refuse('Saga.InvalidAnswer', `The answer is not taken. ${why}`);

/** The saga ends as it stands. An item of the answer's own writer: an attempt that has read the item before cannot write over it. */
function abandon(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  if (found === undefined) return write(fence(caller), NOTHING);
  if (ifAbandoned(found)) return NOTHING;
  return ('leaseUntil' in found ? whileItMayAct(found, caller) : undefined) ?? write({ ...found, ...signatureOf(caller) }, NOTHING);
}

/** `skip` of a step after the pivot: as a compensation, it must not come while what an attempt sent may land beside what its author has done. */
function takeAsDoneByHand(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  const seen = found?.status === 'STARTED' ? beginAsSeen(found, caller) : NOTHING;
  return seen.kind === 'refuse' ? seen : takeAsDone(found, caller);
}

/** `applied` of the pivot, and what `skip` of a step after it comes to: as an attempt that takes over and returns at once. */
function takeAsDone(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  // Whenever the answer came, it comes after every entry of the step's state.
  const asking = { ...caller, input: found?.input, entered: epochMillis(Infinity) };
  const begun = beginAction(open(found, caller), asking);
  if (begun.kind === 'reply') return caller.result === undefined || caller.result === begun.result ? begun : notTaken(HAS_ANOTHER_RESULT);
  if (begun.kind !== 'write' || begun.next.kind !== 'run') return begun as Refusal;
  if (caller.result === undefined && caller.resultRead) return notTaken('The saga reads its result later. Give a "result".');
  return endAction(begun.item, begun.next, { kind: 'applied', gave: { result: caller.result ?? 'null' } }, asking);
}

const HAS_ANOTHER_RESULT = 'The step has completed with another result. Leave the result out to go on with that.';

/** A result that could not travel, or that the machine could not take, is none: a human's may take its place. (What the machine heard of is in its history.) */
function open(found: LedgerItem | undefined, { result, resultTooLarge }: ResolutionCaller): LedgerItem | undefined {
  if (found?.status !== 'COMPLETED') return found;
  const replaced = found.unusable !== undefined || (resultTooLarge && result !== undefined);
  return replaced ? { ...found, status: 'STARTED', leaseUntil: RELEASED } : found;
}

/** `skip` of a compensation: as one that takes over and returns at once. */
function takeAsUndone(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  const begun = beginAsSeen(found, caller);
  return begun.kind === 'write' && begun.next.kind === 'run' ? endCompensation(begun.item, begun.next) : begun as Resolved;
}

/** `notApplied`, of the pivot: nothing may be able to land any more, or the saga would be compensated around a pivot that took effect. */
function ruleOut(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  if (found?.status === 'COMPLETED') return notTaken('By the ledger it has taken effect: answer "applied".');
  const begun = beginAsSeen(found, caller);
  return begun.kind === 'write' ? write(fence(caller, found), NOTHING) : begun as Resolved;
}

/**
 * A compensation that began when the answer came, not when it is recorded: what its author has seen is of that time.
 *
 * 1. The pivot sends its charge and is killed; the charge is under way.
 * 2. Somebody, or a program, finds no charge and answers `notApplied` at once.
 * 3. The charge lands. Had the answer waited for that and then been taken, the saga would be compensated around the charge.
 *
 * So an answer that comes too early is not taken: look again.
 */
function beginAsSeen(found: LedgerItem | undefined, caller: ResolutionCaller): ReturnType<typeof beginCompensation> {
  const begun = beginCompensation(found, { ...caller, now: epochMillis(Math.min(caller.now, caller.entered)) });
  return begun.kind === 'refuse' && begun.error === 'Saga.StepInFlight' ? notTaken(`It came too early. ${begun.message}`) : begun;
}
