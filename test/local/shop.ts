import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startLocalCloud, type LocalCloud, type LocalCloudProps } from '../../lib/local';
import { writeAssembly } from './written-assembly';

const nodeFunction = (name: string, source: string, more: object = {}): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: name, Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 20, Code: { ZipFile: source }, ...more },
});

const machine = (name: string, definition: object): object => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { StateMachineName: name, RoleArn: 'arn:aws:iam::000000000000:role/machine', DefinitionString: JSON.stringify(definition), DefinitionSubstitutions: { Pay: { 'Fn::GetAtt': ['Pay', 'Arn'] }, Letters: { Ref: 'Letters' } } },
});

const invoke = (functionName: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  End: true,
  ...more,
});

const states = (all: Record<string, object>): object => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(all)[0], States: all });

/** A template with a little of everything that runs here. */
export const SHOP = {
  Resources: {
    Pay: nodeFunction('pay', `exports.handler = async (event) => {
      if (event.reject) throw Object.assign(new Error('card declined'), { name: 'Saga.Rejected' });
      if (event.hang) await new Promise(() => {});
      console.log('paid', event.amount);
      return { paid: event.amount };
    };`, { Environment: { Variables: { TABLE: { Ref: 'Orders' } } } }),
    Slow: nodeFunction('slow', 'exports.handler = async () => new Promise(() => {});', { Timeout: 1 }),
    Gate: nodeFunction('gate', 'exports.handler = async () => 1;', { ReservedConcurrentExecutions: 0 }),
    Report: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'report', Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: 'pass' } } },
    Save: nodeFunction('save', `
      const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
      const client = new DynamoDBClient();
      exports.handler = async (event) => { await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: event.id }, sk: { S: 'order' } } })); return 'saved'; };`,
      { Environment: { Variables: { TABLE: { Ref: 'Orders' } } } }),
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'orders',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    },
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters', MessageRetentionPeriod: 1209600 } },
    News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    PayMachine: machine('Pay', states({ pay: invoke('${Pay}', { Catch: [{ ErrorEquals: ['Saga.Rejected'], Next: 'refused' }] }), refused: { Type: 'Fail', Error: 'Refused', Cause: '{% $states.input.Cause ? "x" : "y" %}' } })),
    SlowMachine: machine('Slow', states({ slow: invoke('slow') })),
    ThrottledMachine: machine('Throttled', states({ gate: invoke('gate') })),
    MissingMachine: machine('Missing', states({ gone: invoke('nobody') })),
    UnservedMachine: machine('Unserved', states({ tell: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: {}, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }], End: true }, caught: { Type: 'Succeed' } })),
    PythonMachine: machine('Python', states({ report: invoke('report', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }] }) })),
    WaitMachine: machine('Wait', states({ wait: { Type: 'Wait', Seconds: 3600, End: true } })),
    ParkMachine: machine('Park', states({
      park: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Arguments: { QueueUrl: '${Letters}', MessageBody: { taskToken: '{% $states.context.Task.Token %}', order: '{% $states.input %}' } },
        Output: '{% $states.result %}',
        End: true,
      },
    })),
    Express: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'Express', StateMachineType: 'EXPRESS', DefinitionString: '{}' } },
  },
  Outputs: { OrdersTable: { Value: { Ref: 'Orders' } }, LettersUrl: { Value: { Ref: 'Letters' } }, PayMachine: { Value: { Ref: 'PayMachine' } } },
};

export interface Shop {
  readonly cloud: LocalCloud;
  readonly sfn: SFNClient;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly machineArn: (name: string) => string;
  close(): Promise<void>;
}

/** The shop on one machine, with a client for each of its services. */
export async function openShop(props: LocalCloudProps = {}): Promise<Shop> {
  const cloud = await startLocalCloud({ assembly: writeAssembly({ Shop: SHOP }), ...props });
  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.credentials };
  const clients = { sfn: new SFNClient(config), dynamodb: new DynamoDBClient(config), sqs: new SQSClient(config), lambda: new LambdaClient(config) };
  return {
    cloud,
    ...clients,
    machineArn: (name) => `arn:aws:states:${cloud.region}:000000000000:stateMachine:${name}`,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.stop();
    },
  };
}
