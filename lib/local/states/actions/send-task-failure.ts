import type { JsonObject } from '../../json-object';
import { invalid, optionalText, type StatesAction } from '../states';
import { waitingFor } from '../task-token';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export const sendTaskFailure: StatesAction = (request, states) => {
  const error = textUpTo(request, 'error', 256);
  const cause = textUpTo(request, 'cause', 32_768);
  const { token, execution } = waitingFor(request, states);
  execution.sendTaskFailure(token, error, cause);
  return {};
};

function textUpTo(request: JsonObject, member: string, limit: number): string | undefined {
  const text = optionalText(request, member);
  if (text !== undefined && text.length > limit) throw invalid("'**redacted**'", member, `must have length less than or equal to ${limit}`);
  return text;
}
