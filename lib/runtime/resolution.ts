import type { ActionSpec } from '../contract/service';
import type { ResolutionRequest } from '../contract/step-request';
import { callerOf, type Attempt } from './attempt';
import type { Refusal, Reply } from './protocol/decision';
import { notTaken, resolve, type ResolutionCaller } from './protocol/resolve';
import { readAndSettle } from './protocol/settle';
import { travel } from './result';
import { cut } from './step-error';

/**
 * Writes a human's answer into the ledger, or says what is wrong with it. A human wrote it, so nothing of its shape is certain.
 *
 * @param action The parked action; undefined when a compensation is parked
 */
export async function answer(action: ActionSpec | undefined, request: ResolutionRequest, attempt: Attempt): Promise<Reply | Refusal> {
  const { answer, reason, result } = request.answer as Readonly<Record<string, unknown>>;
  const gave = action && result !== undefined ? await travel(action.output, result) : undefined;
  if (gave?.unusable) return notTaken(gave.unusable.message);
  const caller = (): ResolutionCaller => ({
    ...callerOf(attempt),
    about: action ? request.phase : 'compensation',
    resolution: { answer: answer as ResolutionCaller['resolution']['answer'], reason: typeof reason === 'string' ? cut(reason) : '' },
    result: gave?.result,
    resultTooLarge: request.resultTooLarge,
    resultRead: request.resultRead ?? true,
    input: undefined,
    refusal: undefined,
    afterUnknown: 'repeat',
  });
  return readAndSettle(attempt.store, caller, resolve);
}
