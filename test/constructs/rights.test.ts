import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { bookingsStack, templateOf } from './stack';
import { rightsByRole } from './rights';

const LEDGER_ITEMS = 'BookTableLedgerTable.Arn where {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["Bookings/BookTable#*"]},"Null":{"dynamodb:LeadingKeys":"false"}}';

test('a saga makes these roles with these rights, and only tracing and log delivery reach beyond its own resources', () => {
  const { stack } = bookingsStack();
  expect(rightsByRole(templateOf(stack))).toEqual({
    BookTableServicestablesRole: [
      `dynamodb:GetItem on ${LEDGER_ITEMS}`,
      `dynamodb:PutItem on ${LEDGER_ITEMS}`,
      'logs:CreateLogStream on BookTableServicestablesLogs.Arn',
      'logs:PutLogEvents on BookTableServicestablesLogs.Arn',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ],
    BookTableServicesdepositsRole: [
      `dynamodb:GetItem on ${LEDGER_ITEMS}`,
      `dynamodb:PutItem on ${LEDGER_ITEMS}`,
      'logs:CreateLogStream on BookTableServicesdepositsLogs.Arn',
      'logs:PutLogEvents on BookTableServicesdepositsLogs.Arn',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ],
    BookTableMachineRole: [
      'lambda:InvokeFunction on BookTableServicesdepositsFunction.Arn',
      'lambda:InvokeFunction on BookTableServicestablesFunction.Arn',
      'logs:CreateLogDelivery on *',
      'logs:DeleteLogDelivery on *',
      'logs:DescribeLogGroups on *',
      'logs:DescribeResourcePolicies on *',
      'logs:GetLogDelivery on *',
      'logs:ListLogDeliveries on *',
      'logs:PutResourcePolicy on *',
      'logs:UpdateLogDelivery on *',
      'sqs:SendMessage on BookTableDeadLettersQueue.Arn',
      'xray:GetSamplingRules on *',
      'xray:GetSamplingTargets on *',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ],
  });
});

test('only Lambda may act in a function’s role, and only Step Functions of this account in the machine’s', () => {
  const { stack } = bookingsStack();
  const template = templateOf(stack);
  const assumed = { Action: 'sts:AssumeRole', Effect: 'Allow' };
  template.resourcePropertiesCountIs('AWS::IAM::Role', { AssumeRolePolicyDocument: { Statement: [{ ...assumed, Principal: { Service: 'lambda.amazonaws.com' } }] } }, 2);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ ...assumed, Principal: { Service: 'states.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }],
    },
  });
});

test.each([
  ['grantStart', ['states:DescribeExecution on EXECUTIONS', 'states:StartExecution on BookTableMachine']],
  ['grantRead', ['states:DescribeExecution on EXECUTIONS', 'states:GetExecutionHistory on EXECUTIONS']],
  ['grantAnswer', ['sqs:DeleteMessage on BookTableDeadLettersQueue.Arn', 'sqs:ReceiveMessage on BookTableDeadLettersQueue.Arn', 'states:SendTaskSuccess on BookTableMachine']],
] as const)('%s grants exactly what the client calls', (grant, rights) => {
  const { stack, saga } = bookingsStack();
  const role = new Role(stack, 'Application', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  saga[grant](role);
  const executions = /arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:.*:\*$/;
  expect(rightsByRole(templateOf(stack))['Application']?.map((right) => right.replace(executions, 'EXECUTIONS'))).toEqual(rights);
});
