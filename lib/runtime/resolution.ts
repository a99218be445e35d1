import type { ResolutionRequest } from '../contract/step-request';
import type { Attempt } from './attempt';
import type { Resolution } from './ledger/item';
import type { Refusal, Reply } from './protocol/decision';
import { notTaken, resolve } from './protocol/resolve';
import { readAndSettle } from './protocol/settle';
import { travel } from './result';
import type { Served } from './serve';
import { cut } from './step-error';

/** Writes a human's answer into the ledger, or says what is wrong with it. A human wrote it, so nothing of its shape is certain. */
export async function answer({ kind, action }: Served, attempt: Attempt): Promise<Reply | Refusal> {
  const request = attempt.request as ResolutionRequest;
  const { answer: word, reason, result } = request.answer as Readonly<Record<string, unknown>>;
  const gave = kind === 'action' && result !== undefined ? await travel(action.output, result) : undefined;
  if (gave && 'error' in gave) return notTaken(gave.message);
  const resolution = { answer: word as Resolution['answer'], reason: typeof reason === 'string' ? cut(reason) : '' };
  const about = kind === 'action' ? request.phase : kind;
  return readAndSettle(attempt, (found, caller) => resolve(found, caller, { resolution, about, request, result: gave?.result }));
}
