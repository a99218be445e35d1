import { arn as arnIn } from '../../assembly/place';
import { ApiError } from '../../http/api';
import { textOf, type JsonObject } from '../../json-object';
import { refusingDefinition } from '../machines';
import { checkedName } from '../names';
import { requiredText, roleIn, seconds, type StatesAction } from '../states';

/**
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html: idempotent for the same name, definition and type; the
 * role is not compared. Logging, tracing, encryption and tags are accepted and mean nothing here.
 */
export const createStateMachine: StatesAction = (request, states) => {
  const name = checkedName(requiredText(request, 'name'));
  const definition = requiredText(request, 'definition');
  const roleArn = roleIn(request);
  refuseOtherKinds(request);
  const arn = arnIn(states.place, 'states', `stateMachine:${name}`);
  const before = states.machines.find(arn);
  if (before?.deleting === true) throw new ApiError('StateMachineDeleting', `State Machine Is Being Deleted: '${arn}'`);
  if (before && before.definition !== definition) throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  const machine = before ?? refusingDefinition(() => states.machines.create({ name, arn, roleArn, definition }));
  return { stateMachineArn: machine.arn, creationDate: seconds(machine.created) };
};

function refuseOtherKinds(request: JsonObject): void {
  if (textOf(request['type']) === 'EXPRESS') throw new ApiError('StateMachineTypeNotSupported', 'Express workflows do not run on one machine.');
  if (request['publish'] === true) throw new ApiError('ValidationException', 'The one-machine cloud keeps no versions of state machines: leave publish out.');
}
