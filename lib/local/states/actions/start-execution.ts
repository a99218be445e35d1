import { randomUUID } from 'node:crypto';
import { InvalidExecutionInput, readExecutionInput } from '../../../asl';
import { ApiError } from '../../http/api';
import type { JsonObject } from '../../json-object';
import { executionArn } from '../executions';
import { checkedName } from '../names';
import { invalid, machineNamedIn, optionalText, PAYLOAD_LIMIT_BYTES, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export const startExecution: StatesAction = (request, states) => {
  const machine = machineNamedIn(request, states);
  if (machine.deleting) throw new ApiError('StateMachineDeleting', `State Machine Is Being Deleted: '${machine.arn}'`);
  const name = nameIn(request);
  const input = inputIn(request);
  const before = states.executions.find(executionArn(machine, name));
  // Idempotent only while it runs, and with the same input; a name that was used is not free again here.
  if (before && (before.stopped !== undefined || before.input !== input)) throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${before.arn}'`);
  const record = before ?? states.executions.start(machine, name, input);
  return { executionArn: record.arn, startDate: seconds(record.started) };
};

function nameIn(request: JsonObject): string {
  const name = optionalText(request, 'name');
  return name === undefined ? randomUUID() : checkedName(name);
}

function inputIn(request: JsonObject): string {
  const input = optionalText(request, 'input') ?? '{}';
  if (Buffer.byteLength(input) > PAYLOAD_LIMIT_BYTES) throw invalid("'**redacted**'", 'input', `must have length less than or equal to ${PAYLOAD_LIMIT_BYTES}`);
  try {
    readExecutionInput(input);
    return input;
  } catch (error) {
    if (error instanceof InvalidExecutionInput) throw new ApiError('InvalidExecutionInput', error.message);
    throw error;
  }
}
