import { TAKEN_OVER } from '../contract/attempt-metrics';
import { LARGEST_INPUT_BYTES, type ActionRequest } from '../contract/step-request';
import { refusalAfter, runHandler, type Attempt } from './attempt';
import { excessOf } from './json-text';
import type { FencedItself } from './ledger/item';
import { metric } from './metric';
import { beginAction, type ActionAsked, type RunAction } from './protocol/begin-action';
import { refuse, type Refusal, type Reply } from './protocol/decision';
import { endAction, type AttemptEnd } from './protocol/end-action';
import { settle } from './protocol/settle';
import { RELEASED } from './protocol/timing';
import { afterVerify } from './protocol/verify';
import { isRejected } from './rejected';
import { travel } from './result';
import { validate } from './schema';
import type { Served } from './serve';
import { cut, messageOf } from './step-error';

/** Runs a step's action under the ledger: one write before the handler, one after it. */
export async function act(operation: Served, attempt: Attempt): Promise<Reply | Refusal> {
  const asked = await askedBy(operation, attempt);
  const begun = await settle(attempt, undefined, (found, caller) => beginAction(found, caller, asked));
  if (!('item' in begun)) return begun;
  const left = begun.earlier?.leaseUntil ?? RELEASED;
  if (left !== RELEASED) attempt.log.warn('Takes over from a killed attempt', metric(attempt, TAKEN_OVER, 1));
  const { run, end } = await carryOut(operation, begun, asked.value, attempt);
  return settle(attempt, run.item, (found, caller) => endAction(found, run, end, caller));
}

interface Asked extends ActionAsked {
  /** The input as the schema makes it. */
  readonly value: unknown;
}

/** An input whose expression found nothing drops out of the machine's request: it is `null`. */
async function askedBy({ action, verify }: Served, { request, begunAt }: Attempt): Promise<Asked> {
  const { input: given = null, deadline = Infinity } = request as Partial<ActionRequest>;
  const input = JSON.stringify(given);
  let refusal: FencedItself | undefined;
  let value: unknown;
  if (begunAt > deadline) refusal = refuse('Saga.DeadlineExceeded', `The deadline ${new Date(deadline).toISOString()} passed before the step began.`);
  try {
    const excess = excessOf('input', input, LARGEST_INPUT_BYTES);
    if (excess) throw new RangeError(excess);
    value = await validate('input', action.input, given);
  } catch (misfit) {
    refusal = refuse('Saga.InvalidInput', messageOf(misfit));
  }
  return { input, value, refusal, once: action.idempotencyKey === 'ignored' && !verify };
}

/** An attempt as far as it has come: what is known of the attempts before it may have changed on the way. */
interface CarriedOut {
  readonly run: RunAction;
  readonly end: AttemptEnd;
}

/** Verify and handler. Whatever they throw is an end of the attempt, never an error of ours. */
async function carryOut({ action, run: handler, verify }: Served, begun: RunAction, input: unknown, attempt: Attempt): Promise<CarriedOut> {
  const applied = async (value: unknown): Promise<AttemptEnd> => ({ gave: await travel(action.output, value) });
  let run = begun;
  let acted = false;
  let end: AttemptEnd;
  try {
    end = await runHandler(attempt, async (context) => {
      if (begun.earlier && verify) {
        const verification = await verify(input, context);
        if (verification.kind === 'applied') return applied(verification.result);
        const next = afterVerify(begun, begun.earlier, verification.kind, action.idempotencyKey, attempt.caller());
        if (!('item' in next)) return next;
        run = next;
      }
      acted = true;
      return applied(await handler(input, context));
    });
  } catch (error) {
    end = isRejected(error) ? { rejection: refuse('Saga.Rejected', cut(error.message)) } : { refusal: refusalAfter(error, attempt), acted };
  }
  return { run, end };
}
