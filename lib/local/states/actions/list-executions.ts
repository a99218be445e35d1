import { textOf, type JsonObject } from '../../json-object';
import { pageOf } from '../paging';
import type { ExecutionRecord } from '../executions';
import { invalid, machineNamedIn, seconds, type StatesAction } from '../states';
import { statusOf, summaryOf } from './describe-execution';

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html: the newest first. */
export const listExecutions: StatesAction = (request, states) => {
  const wanted = statusIn(request);
  const all = states.executions.of(machineNamedIn(request, states)).filter((record) => wanted === undefined || statusOf(record) === wanted);
  const { items, ...more } = pageOf(request, all, ({ ordinal }) => ordinal);
  return { executions: items.map(listed), ...more };
};

function listed(record: ExecutionRecord): JsonObject {
  const { redriveCount, redriveTime } = record.execution;
  return { ...summaryOf(record), redriveCount, ...(redriveTime === undefined ? {} : { redriveDate: seconds(redriveTime) }) };
}

function statusIn(request: JsonObject): string | undefined {
  const wanted = textOf(request['statusFilter']);
  if (wanted !== undefined && !STATUSES.includes(wanted)) throw invalid(`'${wanted}'`, 'statusFilter', `must satisfy enum value set: [${STATUSES.join(', ')}]`);
  return wanted;
}
