import type { FencedItem, LedgerItem, Resolution, StartedItem } from '../ledger/item';
import { tooEarly } from './begin-compensation';
import { create, signatureOf, standingOf, type Caller } from './caller';
import { NOTHING, refuse, replace, reply, type Refusal, type Reply, type Write } from './decision';
import { ALWAYS_QUIET, mayStillAct } from './timing';

/** A human's answer about a parked step, its parts already validated. */
export interface ResolutionCaller extends Caller {
  /** Whether the step's action or its compensation is parked. */
  readonly about: 'action' | 'compensation';
  readonly resolution: Resolution;
  /** The result in the answer as JSON text; absent when the answer has none. */
  readonly result: string | undefined;
  /** Why a step cannot do without a result, when the saga reads it later. */
  readonly resultMissing: Refusal | undefined;
}

export type ResolutionEnd = Reply | Refusal;
type Resolved = ResolutionEnd | Write<ResolutionEnd>;

/** What a human's answer does over the item that stands there. The same answer a second time is a success. */
export function resolve(found: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  const standing = standingOf(found, caller);
  if (standing.kind === 'refuse') return standing;
  const { item } = standing;
  const { answer } = caller.resolution;
  if (answer === 'abandon') return abandon(item, caller);
  if (item?.resolution?.answer === 'abandon') return contradiction(caller, 'the saga has been abandoned');
  if (answer === 'notApplied') return ruleOut(item, caller);
  return caller.about === 'compensation' ? takeAsCompensated(item, caller) : takeAsDone(item, caller);
}

function contradiction({ resolution, key }: ResolutionCaller, found: string): Refusal {
  return refuse('Saga.InvalidAnswer', `"${resolution.answer}" contradicts the ledger of step "${key.step}": ${found}.`);
}

/** An item of the answer's own: its writer's id is new, so an attempt that has read the item before cannot write over it. */
const signed = (caller: ResolutionCaller) => ({ ...signatureOf(caller), resolution: caller.resolution });

const put = (item: LedgerItem | undefined, caller: ResolutionCaller, next: LedgerItem, then: Reply): Write<Reply> =>
  item === undefined ? create(caller, next, then) : replace(item, next, then);

/** The saga ends as it stands. */
function abandon(item: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  if (item === undefined) return put(item, caller, fence(caller), NOTHING);
  if (item.resolution?.answer === 'abandon') return NOTHING;
  if ((item.status === 'STARTED' || item.status === 'COMPENSATING') && mayStillAct(item, caller)) return inFlight();
  return put(item, caller, { ...item, ...signed(caller) }, NOTHING);
}

const fence = (caller: ResolutionCaller, item?: LedgerItem): FencedItem => ({ ...signed(caller), input: item?.input, status: 'FENCED' });

/** `notApplied`, of the pivot: nothing may be able to land any more, or the saga would be compensated around a pivot that took effect. */
function ruleOut(item: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  switch (item?.status) {
    case 'STARTED': return tooEarly(item, caller) ?? put(item, caller, fence(caller, item), NOTHING);
    case undefined: return put(item, caller, fence(caller), NOTHING);
    case 'FENCED': return NOTHING;
    case 'COMPLETED':
      return contradiction(caller, item.result === undefined
        ? 'it has taken effect. Answer "applied", with the result that it should have given'
        : 'it has taken effect. Answer "applied", or "retry" to go on with the result that it gave');
    case 'NOT_APPLIED':
    case 'COMPENSATING':
    case 'COMPENSATED': return contradiction(caller, `it is ${item.status}, which a pivot never is`);
  }
}

/** `applied` of the pivot, `skip` of a step after it. */
function takeAsDone(item: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  switch (item?.status) {
    case 'STARTED': return mayStillAct(item, caller) ? inFlight() : done(item, caller, item);
    case undefined:
    case 'NOT_APPLIED': return done(item, caller, { unresolved: false, quietAfter: ALWAYS_QUIET });
    case 'COMPLETED': return item.result === undefined ? done(item, caller, item) : alreadyDone(item.result, caller);
    case 'FENCED':
    case 'COMPENSATING':
    case 'COMPENSATED': return contradiction(caller, 'it is fenced, so nothing of it is applied, and it can never run');
  }
}

function done(item: LedgerItem | undefined, caller: ResolutionCaller, past: Pick<StartedItem, 'unresolved' | 'quietAfter'>): Resolved {
  if (caller.result === undefined && caller.resultMissing) return caller.resultMissing;
  const result = caller.result ?? 'null';
  const { unresolved, quietAfter } = past;
  return put(item, caller, { ...signed(caller), status: 'COMPLETED', input: item?.input, result, unresolved, quietAfter }, reply(result));
}

function alreadyDone(result: string, caller: ResolutionCaller): ResolutionEnd {
  return caller.result === undefined || caller.result === result
    ? reply(result)
    : contradiction(caller, 'it has completed with another result. Leave the result out, or answer "retry", to go on with that');
}

/** `skip` of a compensation: a human has seen to it. It waits as the compensation itself would. */
function takeAsCompensated(item: LedgerItem | undefined, caller: ResolutionCaller): Resolved {
  switch (item?.status) {
    case 'STARTED':
    case 'COMPLETED': return tooEarly(item, caller) ?? compensated(item, caller);
    case 'COMPENSATING': return mayStillAct(item, caller) ? inFlight() : compensated(item, caller);
    case undefined:
    case 'NOT_APPLIED': return put(item, caller, fence(caller, item), NOTHING);
    case 'COMPENSATED':
    case 'FENCED': return NOTHING;
  }
}

const compensated = (item: LedgerItem, caller: ResolutionCaller): Write<Reply> =>
  put(item, caller, { ...signed(caller), status: 'COMPENSATED', input: item.input, result: item.result }, NOTHING);

const inFlight = (): Refusal => refuse('Saga.StepInFlight', 'An attempt of this step may still act. Answer again once it is over.');
