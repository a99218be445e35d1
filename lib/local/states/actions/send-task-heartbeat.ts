import type { StatesAction } from '../states';
import { waitingFor } from '../task-token';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export const sendTaskHeartbeat: StatesAction = (request, states) => {
  const { token, execution } = waitingFor(request, states);
  execution.sendTaskHeartbeat(token);
  return {};
};
