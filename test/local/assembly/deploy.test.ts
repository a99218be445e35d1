process.env['CDK_VALIDATION'] = 'false';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SagaError } from '../../../lib/contract/saga-error';
import type { Deployment } from '../../../lib/local/assembly/deployment';
import { deploy } from '../../../lib/local/assembly/deploy';
import { readAssembly } from '../../../lib/local/assembly/read-assembly';
import { removeAssemblies, writeAssembly } from '../written-assembly';

const place = { endpoint: 'http://127.0.0.1:4000', region: 'eu-west-1' };
const home = mkdtempSync(join(tmpdir(), 'cdk-saga-deploy-'));

afterAll(() => {
  removeAssemblies();
  rmSync(home, { recursive: true, force: true });
});

function synthesised(): Deployment {
  mkdirSync(join(home, 'code'));
  writeFileSync(join(home, 'code', 'index.js'), 'exports.handler = async (event) => event;');
  const app = new App({ outdir: join(home, 'cdk.out') });
  const front = new Stack(app, 'Front');
  const shop = new Stack(app, 'Shop');
  const table = new Table(shop, 'Orders', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.NUMBER },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiresAt',
  });
  table.addGlobalSecondaryIndex({ indexName: 'byCustomer', partitionKey: { name: 'customer', type: AttributeType.STRING } });
  new TableV2(shop, 'Stock', { tableName: 'stock', partitionKey: { name: 'sku', type: AttributeType.STRING } });
  const dead = new Queue(shop, 'Dead', { retentionPeriod: Duration.days(14), enforceSSL: true });
  new Queue(shop, 'Work', { fifo: true, deadLetterQueue: { queue: dead, maxReceiveCount: 3 } });
  const fn = new LambdaFunction(shop, 'Pay', {
    functionName: 'pay',
    code: Code.fromAsset(join(home, 'code')),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(7),
    memorySize: 256,
    environment: { TABLE: table.tableName, DEAD: dead.queueUrl },
  });
  table.grantReadWriteData(fn);
  new LambdaFunction(shop, 'Report', { code: Code.fromInline('pass'), handler: 'index.handler', runtime: Runtime.PYTHON_3_13 });
  new Topic(shop, 'News', { topicName: 'news' });
  const machine = new StateMachine(shop, 'Machine', {
    definitionBody: DefinitionBody.fromString('{"StartAt":"Pay","States":{"Pay":{"Type":"Task","Resource":"arn:${Partition}:states:::lambda:invoke","Arguments":{"FunctionName":"${Fn}","Keep":"\\u0024{Fn}"},"End":true}}}'),
    definitionSubstitutions: { Partition: shop.partition, Fn: fn.functionArn },
  });
  new StateMachine(shop, 'Quick', { definitionBody: DefinitionBody.fromString('{}'), stateMachineType: StateMachineType.EXPRESS });
  new CfnOutput(front, 'Machine', { value: machine.stateMachineArn });
  app.synth();
  return deploy(readAssembly(join(home, 'cdk.out')), place);
}

test('an app that CDK synthesised is deployed with its own names, attributes and code, in whatever order its stacks stand', () => {
  const { functions, tables, queues, stateMachines, notServed, outputs } = synthesised();
  const ordersName = tables[0]!.name;
  const deadName = queues[0]!.name;
  const machineName = stateMachines[0]!.name;
  expect(ordersName).toMatch(/^Shop-Orders[0-9A-F]{8}-[A-Z0-9]{12}$/);
  expect(deadName).toMatch(/^Shop-Dead[0-9A-F]{8}-[A-Z0-9]{12}$/);
  expect(machineName).toMatch(/^Machine[0-9A-F]{8}-[A-Z0-9]{12}$/);
  expect(functions).toEqual([
    {
      name: 'pay',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:pay',
      code: { directory: expect.stringMatching(/cdk\.out\/asset\.[0-9a-f]{64}$/) },
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeout: 7000,
      memoryMb: 256,
      environment: { TABLE: ordersName, DEAD: `http://127.0.0.1:4000/000000000000/${deadName}` },
    },
  ]);
  expect(tables).toEqual([
    {
      name: ordersName,
      timeToLiveAttribute: 'expiresAt',
      definition: {
        TableName: ordersName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'N' }, { AttributeName: 'customer', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        GlobalSecondaryIndexes: [{ IndexName: 'byCustomer', KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
      },
    },
    {
      name: 'stock',
      definition: {
        TableName: 'stock',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'sku', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'sku', KeyType: 'HASH' }],
      },
    },
  ]);
  expect(queues.map(({ attributes }) => attributes)).toEqual([
    { MessageRetentionPeriod: '1209600' },
    { FifoQueue: 'true', RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:${deadName}","maxReceiveCount":3}` },
  ]);
  expect(queues[1]!.name).toMatch(/\.fifo$/);
  expect(stateMachines.map(({ arn, definition }) => ({ arn, definition }))).toEqual([
    {
      arn: `arn:aws:states:eu-west-1:000000000000:stateMachine:${machineName}`,
      definition:
        '{"StartAt":"Pay","States":{"Pay":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"arn:aws:lambda:eu-west-1:000000000000:function:pay","Keep":"\\u0024{Fn}"},"End":true}}}',
    },
  ]);
  expect(notServed.map(({ type, why }) => `${type}: ${why}`)).toEqual([
    'AWS::Lambda::Function: the runtime python3.13 does not run here, only nodejs does',
    'AWS::SNS::Topic: the one-machine cloud has no AWS::SNS::Topic',
    'AWS::StepFunctions::StateMachine: Express workflows do not run here',
  ]);
  expect(outputs['Front']).toEqual({ Machine: stateMachines[0]!.arn });
});

test('a state machine whose definition is no JSON after its substitutions is refused with its place', () => {
  const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{"a":"${b}"}', DefinitionSubstitutions: { b: '"' } } };
  const directory = writeAssembly({ Shop: { Resources: { Machine: machine } } });
  expect(() => deploy(readAssembly(directory), place)).toThrow('Shop.template.json, Resources/Machine: has a definition that is no JSON once its substitutions are filled in.');
});

test('two stacks that give one name are refused, as CloudFormation refuses the second', () => {
  const stack = { Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } } };
  expect(() => deploy(readAssembly(writeAssembly({ One: stack, Two: stack })), place)).toThrow('Two templates name a queue orders.');
});

test('a missing assembly is refused with the command that makes one', () => {
  expect(() => readAssembly(join(home, 'nowhere'))).toThrow(
    new SagaError('Local.NoAssembly', `Cannot start the one-machine cloud: there is no cloud assembly in ${join(home, 'nowhere')}. Run \`npx cdk synth\` first, or name the folder that it wrote.`),
  );
});

test('an assembly with broken files is refused with all of them at once', () => {
  const directory = writeAssembly({ Shop: '{ "Resources": ', Other: '[]' });
  expect(() => readAssembly(directory)).toThrow(/- Shop\.template\.json cannot be read: .*JSON.*\n- Other\.template\.json is no JSON object\./);
});
