import { executionNamedIn, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html */
export const describeStateMachineForExecution: StatesAction = (request, states) => {
  const { machine } = executionNamedIn(request, states);
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    definition: machine.definition,
    roleArn: machine.roleArn,
    updateDate: seconds(machine.updated),
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  };
};
