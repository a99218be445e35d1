import type { SagaError } from '../../../lib/contract/saga-error';
import { deploy } from '../../../lib/local/assembly/deploy';
import { assemblyOf, removeAssemblies } from '../written-assembly';

const place = { endpoint: 'http://127.0.0.1:4000', region: 'eu-west-1' };

afterAll(removeAssemblies);

/** Resolves one value as the output of a template with these sections beside it. */
function resolved(value: unknown, sections: Record<string, unknown> = {}): string | undefined {
  const template = { Resources: {}, ...sections, Outputs: { It: { Value: value } } };
  return deploy(assemblyOf({ Shop: template }), place).outputs['Shop']?.['It'];
}

function problemsIn(template: unknown): readonly string[] {
  try {
    deploy(assemblyOf({ Shop: template }), place);
  } catch (error) {
    return (error as SagaError).problems;
  }
  return [];
}

const queue = { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } };

test.each([
  ['a text', 'plain', 'plain'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['Ref of the account', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['Ref of the stack name', { Ref: 'AWS::StackName' }, 'Shop'],
  ['Ref of a queue: its URL on the local endpoint', { Ref: 'Orders' }, 'http://127.0.0.1:4000/000000000000/orders'],
  ['Ref of a parameter with a default', { Ref: 'Size' }, 'small'],
  ['Ref of the bootstrap version', { Ref: 'BootstrapVersion' }, '1000'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Orders', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:orders'],
  ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Orders.QueueName' }, 'orders'],
  ['Fn::Sub with names, attributes and an escape', { 'Fn::Sub': '${AWS::Partition}/${Orders.Arn}/${!Kept}' }, 'aws/arn:aws:sqs:eu-west-1:000000000000:orders/${Kept}'],
  ['Fn::Sub with variables of its own', { 'Fn::Sub': ['${Who}@${AWS::URLSuffix}', { Who: { Ref: 'Size' } }] }, 'small@amazonaws.com'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }, 3]] }, 'a-small-3'],
  ['Fn::Join over a list that a function gives', { 'Fn::Join': ['+', { 'Fn::Split': [',', 'a,b'] }] }, 'a+b'],
  ['Fn::Select from Fn::Split', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Orders', 'Arn'] }] }] }, 'orders'],
  ['Fn::Select from a list parameter', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'two'],
  ['Fn::If with a condition that holds', { 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
  ['Fn::If with one that does not', { 'Fn::If': ['Neither', 'yes', { 'Fn::Join': ['', ['n', 'o']] }] }, 'no'],
  ['Fn::Or, Fn::Not and a condition by name', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Prices', { Ref: 'Size' }, 'eur'] }, '5'],
  ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['Fn::GetAZs here', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
  ['AWS::NoValue in a list', { 'Fn::Join': ['-', { 'Fn::If': ['IsSmall', ['a', { Ref: 'AWS::NoValue' }, 'b'], []] }] }, 'a-b'],
])('a template value resolves as CloudFormation does it: %s', (_, value, expected) => {
  const sections = {
    Resources: queue,
    Parameters: {
      Size: { Type: 'String', Default: 'small' },
      Zones: { Type: 'CommaDelimitedList', Default: 'one, two' },
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
    },
    Conditions: {
      IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
      IsBig: { 'Fn::Not': [{ Condition: 'IsSmall' }] },
      Neither: { 'Fn::And': [{ Condition: 'IsSmall' }, { Condition: 'IsBig' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsBig' }, { 'Fn::Equals': ['1', 1] }] },
    },
    Mappings: { Prices: { small: { eur: 5 }, big: { eur: 9 } } },
  };
  expect(resolved(value, sections)).toBe(expected);
});

test('a template that cannot be resolved is refused with every reason at once, each with its place', () => {
  const problems = problemsIn({
    Resources: {
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Code: { S3Bucket: 'assets', S3Key: 'gone.zip' },
          Environment: { Variables: { A: { Ref: 'Nobody' }, B: { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, C: '{{resolve:secretsmanager:key}}', D: { 'Fn::Transform': {} } } },
        },
      },
      Orders: { Type: 'AWS::SQS::Queue', Properties: {} },
    },
    Parameters: { Key: { Type: 'String' } },
    Outputs: {
      NoAttribute: { Value: { 'Fn::GetAtt': ['Orders', 'Colour'] } },
      NoExport: { Value: { 'Fn::ImportValue': 'Other:Thing' } },
      NoDefault: { Value: { Ref: 'Key' } },
      NoCondition: { Value: { 'Fn::If': ['Sunny', 1, 2] } },
    },
  });
  expect(problems.toSorted()).toEqual([
    'Shop.template.json, Outputs/NoAttribute/Value: asks for Orders.Colour: no AWS::SQS::Queue has such an attribute here.',
    'Shop.template.json, Outputs/NoCondition/Value: asks for the condition Sunny, which the template has not.',
    'Shop.template.json, Outputs/NoDefault/Value: refers to the parameter Key, which has no default. Give it one, or a value in the app.',
    'Shop.template.json, Outputs/NoExport/Value: imports Other:Thing, which no stack before this one exports.',
    'Shop.template.json, Resources/Fn/Code: names the object gone.zip, which is no asset of this stack.',
    'Shop.template.json, Resources/Fn/Environment/Variables/A: refers to Nobody, which is no parameter and no resource of this template.',
    'Shop.template.json, Resources/Fn/Environment/Variables/B: uses Fn::Cidr: there is no network here whose addresses it could divide.',
    'Shop.template.json, Resources/Fn/Environment/Variables/C: is a dynamic reference ({{resolve:secretsmanager:key}}), and there is no Secrets Manager or Parameter Store here to ask.',
    'Shop.template.json, Resources/Fn/Environment/Variables/D: uses Fn::Transform, which the one-machine cloud does not know.',
  ]);
});

test('a condition and a resource that depend on themselves are refused, not followed for ever', () => {
  const problems = problemsIn({
    Resources: {
      One: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Two', 'QueueName'] } } },
      Two: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['One', 'QueueName'] } } },
    },
    Conditions: { Round: { 'Fn::Not': [{ Condition: 'Round' }] } },
    Outputs: { It: { Value: { 'Fn::If': ['Round', 1, 2] } } },
  });
  expect(problems).toContain('Shop.template.json, Conditions/Round: asks for the condition Round, which depends on itself.');
  expect(problems.filter((problem) => problem.endsWith('depends on itself.'))).toHaveLength(2);
});

const get = (output: string): object => ({ 'Fn::GetStackOutput': { StackName: 'Base', Region: { Ref: 'AWS::Region' }, OutputName: output } });

test('a value travels from stack to stack by its output, as CDK\'s weak references do', () => {
  const base = { Resources: queue, Outputs: { Url: { Value: { Ref: 'Orders' } } } };
  expect(deploy(assemblyOf({ Base: base, Shop: { Outputs: { It: { Value: get('Url') } } } }), place).outputs['Shop']).toEqual({ It: 'http://127.0.0.1:4000/000000000000/orders' });
  expect(() => deploy(assemblyOf({ Base: base, Shop: { Outputs: { It: { Value: get('Gone') } } } }), place)).toThrow(
    'Shop.template.json, Outputs/It/Value: asks for the output Gone of the stack Base, which no stack before this one has.',
  );
});

test('a value travels from stack to stack by its export', () => {
  const assembly = assemblyOf({
    Base: { Resources: queue, Outputs: { Url: { Value: { Ref: 'Orders' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Url' } } } } },
    Shop: { Resources: {}, Outputs: { It: { Value: { 'Fn::ImportValue': 'Base:Url' } } } },
  });
  expect(deploy(assembly, place).outputs).toEqual({
    Base: { Url: 'http://127.0.0.1:4000/000000000000/orders' },
    Shop: { It: 'http://127.0.0.1:4000/000000000000/orders' },
  });
});
