import { ATTEMPT_METRICS } from '../contract/attempt-metrics';
import type { Json } from '../contract/json';
import type { ActionSpec } from '../contract/service';
import { LARGEST_INPUT_BYTES, type ActionRequest } from '../contract/step-request';
import { callerOf, refusalAfter, runHandler, type Attempt } from './attempt';
import type { ActionRun, StepContext, Verification } from './handlers';
import { byteLength } from './json-text';
import type { FencedItself } from './ledger/item';
import { metric } from './metric';
import { beginAction, type ActionCaller, type AfterUnknown, type RunAction } from './protocol/begin-action';
import type { Refusal, Reply } from './protocol/decision';
import { endAction, type AttemptEnd } from './protocol/end-action';
import { settle } from './protocol/settle';
import { afterVerify } from './protocol/verify';
import { isRejected } from './rejected';
import { travel } from './result';
import { validate } from './schema';
import { cut } from './step-error';

/** An action of a contract with the handler that serves it. */
export interface ServedAction {
  readonly kind: 'action';
  readonly spec: ActionSpec;
  readonly run: ActionRun<unknown, unknown>;
  readonly verify?: ((input: unknown, context: StepContext) => Promise<Verification<unknown>>) | undefined;
}

/** Runs a step's action under the ledger: one write before the handler, one after it. */
export async function act(action: ServedAction, request: ActionRequest, attempt: Attempt): Promise<Reply | Refusal> {
  const given = inputOf(request);
  const text = JSON.stringify(given);
  const input = await checked(action.spec, request, given, text);
  const caller = (): ActionCaller => ({
    ...callerOf(attempt),
    input: text,
    refusal: input.refusal ?? passedDeadline(request, attempt),
    afterUnknown: afterUnknown(action),
  });
  const begin = await settle(attempt.store, caller, undefined, beginAction);
  if (begin.kind !== 'run') return begin;
  if (begin.takesOver) attempt.log.warn('Takes over from an attempt that ended without a word', metric(attempt, ATTEMPT_METRICS.takenOver, 1, [['saga'], ['saga', 'step']]));
  const { run, end } = await carryOut(action, begin, input.value, attempt, caller);
  return settle(attempt.store, caller, run.item, (found, asking) => endAction(found, run, end, asking));
}

/** A value for the handler, or why the step cannot run on what it was given. */
type CheckedInput = { readonly value: unknown; readonly refusal?: undefined } | { readonly value?: undefined; readonly refusal: FencedItself };

/** An input whose expression found nothing drops out of the machine's request: it is `null`. */
const inputOf = (request: Partial<ActionRequest>): Json => request.input ?? null;

async function checked(spec: ActionSpec, { step, operation }: ActionRequest, input: Json, text: string): Promise<CheckedInput> {
  const bytes = byteLength(text);
  const { value, problem } = bytes > LARGEST_INPUT_BYTES
    ? { problem: `its input has ${bytes} bytes, and at most ${LARGEST_INPUT_BYTES} are taken. Pass a reference instead` }
    : await validate(spec.input, input);
  return problem === undefined ? { value } : { refusal: { error: 'Saga.InvalidInput', message: `Step "${step}" cannot run ${operation}: ${problem}.` } };
}

function passedDeadline({ deadline, step }: ActionRequest, { environment }: Attempt): FencedItself | undefined {
  return deadline !== undefined && environment.clock.now() > deadline
    ? { error: 'Saga.DeadlineExceeded', message: `The saga's deadline ${new Date(deadline).toISOString()} passed before step "${step}" began.` }
    : undefined;
}

function afterUnknown({ verify, spec }: ServedAction): AfterUnknown {
  if (verify) return 'verify';
  return spec.idempotencyKey === 'ignored' ? 'never' : 'repeat';
}

/** An attempt as far as it has come: what is known of the attempts before it may have changed on the way. */
interface CarriedOut {
  readonly run: RunAction;
  readonly end: AttemptEnd;
}

/** Verify and handler. Whatever they throw is an end of the attempt, never an error of ours. */
async function carryOut(action: ServedAction, begun: RunAction, input: unknown, attempt: Attempt, caller: () => ActionCaller): Promise<CarriedOut> {
  const progress = { run: begun, acted: false };
  try {
    const end = await runHandler(attempt, 'action', async (context) => {
      if (begun.verify && action.verify) {
        const verification = await action.verify(input, context);
        if (verification.kind === 'applied') return await applied(action, verification.result);
        const next = afterVerify(begun, verification.kind, action.spec.idempotencyKey, caller());
        if (next.kind !== 'run') return next;
        progress.run = next;
      }
      progress.acted = true;
      return await applied(action, await action.run(input, context));
    });
    return { run: progress.run, end };
  } catch (error) {
    return { run: progress.run, end: thrown(error, progress.acted, attempt) };
  }
}

const applied = async ({ spec }: ServedAction, value: unknown): Promise<AttemptEnd> => ({ kind: 'applied', gave: await travel(spec.output, value) });

function thrown(error: unknown, acted: boolean, attempt: Attempt): AttemptEnd {
  return isRejected(error)
    ? { kind: 'rejected', refusal: { error: 'Saga.Rejected', message: cut(error.message) } }
    : { kind: 'failed', acted, refusal: refusalAfter(error, attempt, 'Saga.ActionFailed') };
}
