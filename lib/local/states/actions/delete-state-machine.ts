import { machineNamedIn, requiredText, type StatesAction } from '../states';

/**
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html: the machine is DELETING until its last execution has ended.
 * One that is not there is deleted already.
 */
export const deleteStateMachine: StatesAction = (request, states) => {
  const arn = requiredText(request, 'stateMachineArn');
  if (/^arn:[^:]+:states:[^:]*:\d{12}:stateMachine:.+$/.test(arn) && !states.machines.find(arn)) return {};
  states.machines.delete(machineNamedIn(request, states));
  return {};
};
