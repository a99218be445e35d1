import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Ledger, Saga } from '../../lib/constructs';
import { bookTable } from './book-table';
import { rightsByRole } from './rights';
import { newApp, SERVICES, templateOf } from './stack';

test('a ledger is a table by partition and step, billed by the request, with expiry and recovery, that nobody deletes by mistake', () => {
  const stack = new Stack(newApp(), 'Bookings');
  expect(new Ledger(stack, 'Ledger').table).toBeInstanceOf(Table);
  templateOf(stack).hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    },
  });
});

test('a ledger of a test can be thrown away', () => {
  const stack = new Stack(newApp(), 'Bookings');
  new Ledger(stack, 'Ledger', { tableName: 'ledger', removalPolicy: RemovalPolicy.DESTROY, deletionProtection: false, pointInTimeRecovery: false });
  templateOf(stack).hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'ledger', DeletionProtectionEnabled: false, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
  });
});

test('two stacks with one saga name on one shared ledger have names of their own in it, and rights on their own items only', () => {
  const app = newApp();
  const ledger = new Ledger(new Stack(app, 'Shared'), 'Ledger');
  const sagas = ['North', 'South'].map((name) => new Saga(new Stack(app, name), 'BookTable', { definition: bookTable, services: SERVICES, ledger }));
  expect(sagas.map(({ sagaName }) => sagaName)).toEqual(['North/BookTable', 'South/BookTable']);
  for (const name of ['North', 'South']) {
    const template = Template.fromStack(app.node.findChild(name) as Stack);
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { SagaName: `${name}/BookTable` } });
    const onLedger = Object.values(rightsByRole(template)).flat().filter((right) => right.startsWith('dynamodb:'));
    expect(onLedger).toHaveLength(4);
    for (const right of onLedger) expect(right).toContain(`{"dynamodb:LeadingKeys":["${name}/BookTable#*"]}`);
  }
});

test('a ledger with a key of one’s own lets the functions use that key', () => {
  const stack = new Stack(newApp(), 'Bookings');
  const ledger = new Ledger(stack, 'Ledger', { encryption: new Key(stack, 'Key') });
  expect(new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, ledger }).ledger).toBe(ledger);
  const { BookTableServicestablesRole: rights } = rightsByRole(templateOf(stack));
  const throughDynamoDb = 'on Key.Arn where {"StringEquals":{"kms:ViaService":"dynamodb.AWS::Region.amazonaws.com","kms:EncryptionContext:aws:dynamodb:tableName":"LedgerTable"}}';
  expect(rights?.filter((right) => right.startsWith('kms:'))).toEqual([
    `kms:Decrypt ${throughDynamoDb}`, `kms:Encrypt ${throughDynamoDb}`, `kms:GenerateDataKey ${throughDynamoDb}`,
    `kms:GenerateDataKeyWithoutPlaintext ${throughDynamoDb}`, `kms:ReEncryptFrom ${throughDynamoDb}`, `kms:ReEncryptTo ${throughDynamoDb}`,
  ]);
});

test('a table that another app’s ledger made can be imported', () => {
  const stack = new Stack(newApp(), 'Bookings');
  const table = Table.fromTableName(stack, 'Imported', 'shared-ledger');
  expect(new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, ledger: { table } }).ledger.table).toBe(table);
  templateOf(stack).hasResourceProperties('AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { LedgerTableName: 'shared-ledger' } });
});
