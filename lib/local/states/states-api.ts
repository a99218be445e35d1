import { ApiError, bodyOf, jsonReply, type ApiHandler } from '../http/api';
import { createActivity } from './actions/create-activity';
import { createStateMachine } from './actions/create-state-machine';
import { deleteActivity } from './actions/delete-activity';
import { deleteStateMachine } from './actions/delete-state-machine';
import { describeActivity } from './actions/describe-activity';
import { describeExecution } from './actions/describe-execution';
import { describeStateMachine } from './actions/describe-state-machine';
import { describeStateMachineForExecution } from './actions/describe-state-machine-for-execution';
import { getActivityTask } from './actions/get-activity-task';
import { getExecutionHistory } from './actions/get-execution-history';
import { listActivities } from './actions/list-activities';
import { listExecutions } from './actions/list-executions';
import { listStateMachines } from './actions/list-state-machines';
import { listTagsForResource } from './actions/list-tags-for-resource';
import { redriveExecution } from './actions/redrive-execution';
import { sendTaskFailure } from './actions/send-task-failure';
import { sendTaskHeartbeat } from './actions/send-task-heartbeat';
import { sendTaskSuccess } from './actions/send-task-success';
import { startExecution } from './actions/start-execution';
import { stopExecution } from './actions/stop-execution';
import { testState } from './actions/test-state';
import { updateStateMachine } from './actions/update-state-machine';
import { validateStateMachineDefinition } from './actions/validate-state-machine-definition';
import type { States, StatesAction } from './states';

const ACTIONS: { readonly [action: string]: StatesAction } = {
  ListStateMachines: listStateMachines,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DeleteStateMachine: deleteStateMachine,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
  TestState: testState,
  StartExecution: startExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  StopExecution: stopExecution,
  RedriveExecution: redriveExecution,
  GetExecutionHistory: getExecutionHistory,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  CreateActivity: createActivity,
  DeleteActivity: deleteActivity,
  DescribeActivity: describeActivity,
  ListActivities: listActivities,
  GetActivityTask: getActivityTask,
  ListTagsForResource: listTagsForResource,
};

/** Step Functions, as far as it is served here. */
export function statesApi(states: States): ApiHandler {
  return async (request) => {
    const name = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new ApiError('UnknownOperationException', `The one-machine cloud does not serve ${name}. Of Step Functions it serves ${Object.keys(ACTIONS).join(', ')}.`);
    return jsonReply(await action(bodyOf(request), states));
  };
}
