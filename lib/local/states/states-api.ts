import { ApiError, bodyOf, jsonReply, type ApiHandler } from '../http/api';
import { describeExecution } from './actions/describe-execution';
import { describeStateMachine } from './actions/describe-state-machine';
import { describeStateMachineForExecution } from './actions/describe-state-machine-for-execution';
import { getExecutionHistory } from './actions/get-execution-history';
import { listExecutions } from './actions/list-executions';
import { listStateMachines } from './actions/list-state-machines';
import { sendTaskFailure } from './actions/send-task-failure';
import { sendTaskHeartbeat } from './actions/send-task-heartbeat';
import { sendTaskSuccess } from './actions/send-task-success';
import { startExecution } from './actions/start-execution';
import { stopExecution } from './actions/stop-execution';
import type { States, StatesAction } from './states';

const ACTIONS: { readonly [action: string]: StatesAction } = {
  ListStateMachines: listStateMachines,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  StartExecution: startExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  StopExecution: stopExecution,
  GetExecutionHistory: getExecutionHistory,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
};

/** Step Functions, as far as it is served here. */
export function statesApi(states: States): ApiHandler {
  return (request) => {
    const name = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const action = ACTIONS[name];
    if (!action) throw new ApiError('UnknownOperationException', `The one-machine cloud does not serve ${name}. Of Step Functions it serves ${Object.keys(ACTIONS).join(', ')}.`);
    return jsonReply(action(bodyOf(request), states));
  };
}
