import type { JsonObject } from '../../json-object';
import type { ExecutionRecord } from '../executions';
import { executionNamedIn, seconds, type States, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const describeExecution: StatesAction = (request, states) => {
  const record = executionNamedIn(request, states);
  return {
    ...summaryOf(record),
    input: record.input,
    inputDetails: { included: true },
    ...ending(record),
    ...redriveOf(record, states),
  };
};

function redriveOf(record: ExecutionRecord, states: States): JsonObject {
  const { redriveCount, redriveTime } = record.execution;
  const redrivability = states.executions.redrivability(record);
  return {
    redriveCount,
    ...(redriveTime === undefined ? {} : { redriveDate: seconds(redriveTime) }),
    redriveStatus: redrivability.status,
    ...(redrivability.status === 'REDRIVABLE' ? {} : { redriveStatusReason: redrivability.reason }),
  };
}

/** What DescribeExecution and ListExecutions both tell. */
export function summaryOf(record: ExecutionRecord): JsonObject {
  return {
    executionArn: record.arn,
    stateMachineArn: record.machine.arn,
    name: record.name,
    status: statusOf(record),
    startDate: seconds(record.started),
    ...(record.stopped === undefined ? {} : { stopDate: seconds(record.stopped) }),
  };
}

export function statusOf(record: ExecutionRecord): 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' {
  return record.execution.result?.status ?? 'RUNNING';
}

function ending({ execution: { result } }: ExecutionRecord): JsonObject {
  if (!result) return {};
  if (result.status === 'SUCCEEDED') return { output: JSON.stringify(result.output), outputDetails: { included: true } };
  return { ...(result.error === undefined ? {} : { error: result.error }), ...(result.cause === undefined ? {} : { cause: result.cause }) };
}
