import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { PlaceOrderStack } from '../../infra/place-order-stack';
import { Saga } from '../../lib/constructs';
import { bookTable } from './book-table';
import { newApp, SERVICES, templateOf } from './stack';
import { statementsOf, type Statement } from './statements';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html: none of them takes a resource. */
const TRACING = ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy: none of them works on a log group alone. */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:GetLogDelivery',
  'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
];

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Executions get their names from who starts them. */
const ofExecutions = (action: string, resource: string): boolean => action.startsWith('states:') && /:execution:.*:\*"/.test(resource);

const cannotBeNamed = (action: string, resource: string): boolean =>
  (resource === '"*"' && [...TRACING, ...LOG_DELIVERY].includes(action)) || ofExecutions(action, resource);

/** What a statement allows though it could have named it: `action on resource`. */
function unnamed({ Action, NotAction, Resource, NotResource }: Pick<Statement, 'Action' | 'NotAction' | 'Resource' | 'NotResource'>): readonly string[] {
  if (NotAction !== undefined || NotResource !== undefined) return ['all but what is listed'];
  const rights = listOf(Action).flatMap((action) => listOf(Resource).map((resource) => [String(action), JSON.stringify(resource)] as const));
  return rights
    .filter(([action, resource]) => action.includes('*') || (/[*?]/.test(resource) && !cannotBeNamed(action, resource)))
    .map(([action, resource]) => `${action} on ${resource}`);
}

const env = { account: '111111111111', region: 'eu-central-1' };

/** A saga with a key of its own and a monitor, and a role with all that can be granted of it. */
function sagaWithEverything(): Stack {
  const stack = new Stack(newApp(), 'Bookings', { env });
  const saga = new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: new Key(stack, 'Key') });
  saga.monitor();
  const role = new Role(stack, 'Application', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const grant of ['grantStart', 'grantRead', 'grantAnswer'] as const) saga[grant](role);
  return stack;
}

const COMPUTE = ['{"Service":"lambda.amazonaws.com"}', '{"Service":"states.amazonaws.com"}'];
const KEY_USERS = ['{"AWS":"arn:aws:iam::111111111111:root"}', '{"Service":"delivery.logs.amazonaws.com"}', '{"Service":"logs.eu-central-1.amazonaws.com"}'];

describe.each([
  { of: 'the sample', make: () => new PlaceOrderStack(newApp(), 'PlaceOrder', { env }), principals: COMPUTE },
  { of: 'a saga with everything', make: sagaWithEverything, principals: [...KEY_USERS, ...COMPUTE] },
])('the template of $of', ({ make, principals }) => {
  const template = templateOf(make()).toJSON();
  const allowing = statementsOf(template).filter(({ Effect }) => Effect === 'Allow');

  test('lets no role do or touch what could be named and is not', () => {
    const ofRoles = allowing.filter(({ Principal }) => Principal === undefined);
    expect(ofRoles.length).toBeGreaterThan(10);
    expect(ofRoles.flatMap((statement) => unnamed(statement).map((right) => `${statement.in}: ${right}`))).toEqual([]);
  });

  test('lets these in, and nobody else', () => {
    const ofResources = allowing.filter(({ Principal }) => Principal !== undefined);
    expect([...new Set(ofResources.map(({ Principal }) => JSON.stringify(Principal)))].toSorted()).toEqual(principals.toSorted());
  });

  test('uses no managed policy of AWS', () => {
    expect(JSON.stringify(template)).not.toMatch(/ManagedPolicyArns|:iam::aws:policy/);
  });
});

test.each([
  [{ Action: 'dynamodb:*', Resource: { Ref: 'Table' } }, ['dynamodb:* on {"Ref":"Table"}']],
  [{ Action: ['sqs:SendMessage', 'xray:PutTraceSegments'], Resource: '*' }, ['sqs:SendMessage on "*"']],
  [{ Action: 'kms:ReEncrypt*', Resource: 'arn:aws:kms:eu-west-1:111111111111:key/1' }, ['kms:ReEncrypt* on "arn:aws:kms:eu-west-1:111111111111:key/1"']],
  [{ Action: 'lambda:InvokeFunction', Resource: { 'Fn::Join': ['', [{ Ref: 'Function' }, ':*']] } }, ['lambda:InvokeFunction on {"Fn::Join":["",[{"Ref":"Function"},":*"]]}']],
  [{ NotAction: 'iam:*', Resource: { Ref: 'Table' } }, ['all but what is listed']],
])('the search for wildcards finds %j', (statement, found) => {
  expect(unnamed(statement)).toEqual(found);
});
