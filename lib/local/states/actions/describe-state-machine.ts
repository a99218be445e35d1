import { machineNamedIn, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export const describeStateMachine: StatesAction = (request, states) => {
  const machine = machineNamedIn(request, states);
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    definition: machine.definition,
    roleArn: machine.roleArn,
    type: 'STANDARD',
    creationDate: seconds(machine.created),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  };
};
