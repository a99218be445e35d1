import { textOf, type JsonObject } from '../../json-object';
import { pageOf } from '../paging';
import { invalid, machineNamedIn, type StatesAction } from '../states';
import { statusOf, summaryOf } from './describe-execution';

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html: the newest first. */
export const listExecutions: StatesAction = (request, states) => {
  const wanted = statusIn(request);
  const all = states.executions.of(machineNamedIn(request, states)).filter((record) => wanted === undefined || statusOf(record) === wanted);
  const { items, ...more } = pageOf(request, all, ({ ordinal }) => ordinal);
  return { executions: items.map((record) => ({ ...summaryOf(record), redriveCount: 0 })), ...more };
};

function statusIn(request: JsonObject): string | undefined {
  const wanted = textOf(request['statusFilter']);
  if (wanted !== undefined && !STATUSES.includes(wanted)) throw invalid(`'${wanted}'`, 'statusFilter', `must satisfy enum value set: [${STATUSES.join(', ')}]`);
  return wanted;
}
