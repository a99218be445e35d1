import { executionNamedIn, optionalText, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html: an execution that has ended stays as it ended. */
export const stopExecution: StatesAction = (request, states) => {
  const record = executionNamedIn(request, states);
  const error = optionalText(request, 'error');
  const cause = optionalText(request, 'cause');
  states.executions.stop(record, { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
  return { stopDate: seconds(record.stopped ?? states.clock.now()) };
};
