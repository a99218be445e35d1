import { ApiError } from '../../http/api';
import { executionNamedIn, seconds, type StatesAction } from '../states';

/**
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html: the same execution goes on from where it ended, with the
 * definition that it began with.
 */
export const redriveExecution: StatesAction = (request, states) => {
  const record = executionNamedIn(request, states);
  const redrivability = states.executions.redrivability(record);
  if (redrivability.status === 'NOT_REDRIVABLE') throw new ApiError('ExecutionNotRedrivable', `Execution Not Redrivable: '${redrivability.reason}'`);
  states.executions.redrive(record);
  return { redriveDate: seconds(record.execution.redriveTime ?? states.clock.now()) };
};
