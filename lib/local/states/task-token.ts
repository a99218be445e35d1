import { ApiError } from '../http/api';
import type { JsonObject } from '../json-object';
import type { Token } from './executions';
import { requiredText, type States } from './states';

/** The execution that waits for this token, or the error that AWS gives: a token is good once, and only while its task waits. */
export function waitingFor(request: JsonObject, states: States): { readonly token: string; readonly execution: NonNullable<Token['waiting']> } {
  const token = requiredText(request, 'taskToken');
  const given = states.executions.token(token);
  if (!given) throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
  if (!given.waiting) throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  return { token, execution: given.waiting };
}
