import type { ActionSpec } from '../contract/service';
import type { ResolutionRequest } from '../contract/step-request';
import { callerOf, keyOf, type Attempt } from './attempt';
import { refuse, type Refusal, type Reply } from './protocol/decision';
import { readAndSettle } from './protocol/settle';
import { resolve, type ResolutionCaller } from './protocol/resolve';
import { travel } from './result';
import { cut } from './step-error';

type Answer = ResolutionRequest['answer'];

/** Writes a human's answer into the ledger, or says what is wrong with it. */
export async function answer(action: ActionSpec | undefined, request: ResolutionRequest, attempt: Attempt): Promise<Reply | Refusal> {
  const problem = problemOf(request, action === undefined ? 'compensation' : request.phase);
  if (problem !== undefined) return invalid(problem);
  const result = await resultOf(action, request);
  if ('kind' in result) return result;
  const caller = (): ResolutionCaller => ({
    ...callerOf(attempt),
    about: action === undefined ? 'compensation' : 'action',
    resolution: { answer: request.answer.answer, reason: cut(request.answer.reason) },
    ...result,
  });
  return readAndSettle(attempt.store, keyOf(request), (item) => resolve(item, caller()));
}

const ANSWERS_TO = {
  compensation: ['skip', 'abandon'],
  pivot: ['applied', 'notApplied', 'abandon'],
  forward: ['skip', 'abandon'],
  undoable: ['abandon'],
} as const satisfies Record<string, readonly Answer['answer'][]>;

/** A human wrote it, so nothing of its shape is certain. */
function problemOf({ answer, step }: ResolutionRequest, about: keyof typeof ANSWERS_TO): string | undefined {
  const taken: readonly string[] = ANSWERS_TO[about];
  if (!taken.includes(answer.answer)) return `step "${step}" takes "retry", ${taken.map((name) => `"${name}"`).join(', ')}, and not ${JSON.stringify(answer.answer)}`;
  const reason: unknown = answer.reason;
  if (typeof reason !== 'string' || reason.trim() === '') return `"${answer.answer}" needs a "reason": a sentence for whoever reads the ledger later`;
  return undefined;
}

type AnsweredResult = Pick<ResolutionCaller, 'result' | 'resultMissing'>;

const NO_RESULT: AnsweredResult = { result: undefined, resultMissing: undefined };

/** The result that an answer gives the step. One that the saga reads later has to be there, unless the ledger has it already. */
async function resultOf(action: ActionSpec | undefined, { answer, resultRead = true }: ResolutionRequest): Promise<AnsweredResult | Refusal> {
  if (action === undefined || (answer.answer !== 'skip' && answer.answer !== 'applied')) return NO_RESULT;
  if (answer.result === undefined) return resultRead ? { ...NO_RESULT, resultMissing: RESULT_MISSING } : NO_RESULT;
  const result = await travel(action.output, answer.result);
  return result.ok ? { ...NO_RESULT, result: result.text } : invalid(result.unusable.message.replace(/^The /, 'the '));
}

const invalid = (problem: string): Refusal => refuse('Saga.InvalidAnswer', `The answer cannot be taken: ${problem}.`);

const RESULT_MISSING = invalid('the saga reads the result of this step later. Give a "result"');
