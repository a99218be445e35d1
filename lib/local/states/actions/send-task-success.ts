import type { Json } from '../../../contract/json';
import { ApiError } from '../../http/api';
import type { JsonObject } from '../../json-object';
import { invalid, PAYLOAD_LIMIT_BYTES, requiredText, type StatesAction } from '../states';
import { waitingFor } from '../task-token';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export const sendTaskSuccess: StatesAction = (request, states) => {
  const output = outputIn(request);
  const { token, execution } = waitingFor(request, states);
  execution.sendTaskSuccess(token, output);
  return {};
};

function outputIn(request: JsonObject): Json {
  const output = requiredText(request, 'output');
  if (Buffer.byteLength(output) > PAYLOAD_LIMIT_BYTES) throw invalid("'**redacted**'", 'output', `must have length less than or equal to ${PAYLOAD_LIMIT_BYTES}`);
  try {
    return JSON.parse(output) as Json;
  } catch (error) {
    throw new ApiError('InvalidOutput', `Invalid Output: '${error instanceof Error ? error.message : String(error)}'`);
  }
}
