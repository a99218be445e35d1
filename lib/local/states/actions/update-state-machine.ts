import { ApiError } from '../../http/api';
import { textOf } from '../../json-object';
import { refusingDefinition } from '../machines';
import { machineNamedIn, roleIn, seconds, type StatesAction } from '../states';

/** Any one of them is a change, though only the first two do anything here. */
const CHANGES = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html: executions that run go on with the definition they have. */
export const updateStateMachine: StatesAction = (request, states) => {
  const machine = machineNamedIn(request, states);
  if (!CHANGES.some((name) => request[name] !== undefined)) {
    throw new ApiError('MissingRequiredParameter', 'Either the definition, the role ARN, the LoggingConfiguration, the EncryptionConfiguration or the TracingConfiguration must be specified');
  }
  if (request['publish'] === true) throw new ApiError('ValidationException', 'The one-machine cloud keeps no versions of state machines: leave publish out.');
  if (machine.deleting) throw new ApiError('StateMachineDeleting', `State Machine Is Being Deleted: '${machine.arn}'`);
  const definition = textOf(request['definition']);
  const roleArn = request['roleArn'] === undefined ? undefined : roleIn(request);
  const updated = refusingDefinition(() => states.machines.update(machine, { ...(definition !== undefined && { definition }), ...(roleArn !== undefined && { roleArn }) }));
  return { updateDate: seconds(updated.updated), revisionId: updated.revisionId ?? '' };
};
