import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Ledger, Saga } from '../../lib/constructs';
import { bookTable } from './book-table';
import { rightsByRole } from './rights';
import { newApp, SERVICES, templateOf } from './stack';

const GERMANY = { account: '111111111111', region: 'eu-central-1' };
const IMPORTED_KEY = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The stack `Bookings` with a saga whose data is encrypted with a key of the stack. */
function encrypted(): { stack: Stack; key: Key; saga: Saga } {
  const stack = new Stack(newApp(), 'Bookings', { env: GERMANY });
  const key = new Key(stack, 'Key');
  return { stack, key, saga: new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: key }) };
}

const keyArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };

describe('a saga with a key of one’s own', () => {
  test('encrypts its ledger with it', () => {
    templateOf(encrypted().stack).hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn } });
  });

  test('encrypts its letters with it', () => {
    templateOf(encrypted().stack).hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: keyArn, SqsManagedSseEnabled: Match.absent() });
  });

  test('encrypts its definition and its executions with it', () => {
    templateOf(encrypted().stack).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: keyArn, KmsDataKeyReusePeriodSeconds: 300 },
    });
  });

  test('encrypts all its logs with it', () => {
    const template = templateOf(encrypted().stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 3);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn });
  });

  test('encrypts the environment of its functions with it', () => {
    const template = templateOf(encrypted().stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn: keyArn });
  });

  test('lets its functions use the key for the ledger alone, and its machine for executions, their logs and the letters', () => {
    const rights = rightsByRole(templateOf(encrypted().stack));
    const withKey = (role: string): readonly string[] | undefined => rights[role]?.filter((right) => right.startsWith('kms:'));
    const forLedger = 'on Key.Arn where {"StringEquals":{"kms:ViaService":"dynamodb.eu-central-1.amazonaws.com","kms:EncryptionContext:aws:dynamodb:tableName":"BookTableLedgerTable"}}';
    const forLetters = 'on Key.Arn where {"StringEquals":{"kms:ViaService":"sqs.eu-central-1.amazonaws.com","kms:EncryptionContext:aws:sqs:arn":"BookTableDeadLettersQueue.Arn"}}';
    const forExecutions = 'on Key.Arn where {"ArnLike":{"kms:EncryptionContext:aws:states:stateMachineArn":"arn:aws:states:eu-central-1:111111111111:stateMachine:*"}}';
    for (const role of ['BookTableServicestablesRole', 'BookTableServicesdepositsRole']) {
      expect(withKey(role)).toEqual(['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'].map((action) => `kms:${action} ${forLedger}`));
    }
    expect(withKey('BookTableMachineRole')).toEqual([
      `kms:Decrypt ${forExecutions}`,
      `kms:Decrypt ${forLetters}`,
      `kms:GenerateDataKey ${forExecutions}`,
      'kms:GenerateDataKey on Key.Arn where {"StringEquals":{"kms:EncryptionContext:SourceArn":"arn:aws:logs:eu-central-1:111111111111:*"}}',
      `kms:GenerateDataKey ${forLetters}`,
    ]);
  });

  test('opens the key to CloudWatch Logs and log delivery of this account and region, and to no other service', () => {
    const [key] = Object.values(templateOf(encrypted().stack).findResources('AWS::KMS::Key')) as { Properties: { KeyPolicy: { Statement: { Principal: unknown }[] } } }[];
    const [account, ...services] = key!.Properties.KeyPolicy.Statement;
    expect(account?.Principal).toEqual({ AWS: 'arn:aws:iam::111111111111:root' });
    expect(services).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-central-1:111111111111:log-group:*' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:EncryptionContext:SourceArn': 'arn:aws:logs:eu-central-1:111111111111:*' } },
      },
    ]);
  });

  test.each([
    ['grantStart', 'states', 'aws:states:stateMachineArn', 'BookTableMachine'],
    ['grantRead', 'states', 'aws:states:stateMachineArn', 'BookTableMachine'],
    ['grantAnswer', 'sqs', 'aws:sqs:arn', 'BookTableDeadLettersQueue.Arn'],
  ] as const)('lets whom %s names decrypt what the call gives back, through %s only', (grant, service, name, value) => {
    const { stack, saga } = encrypted();
    const role = new Role(stack, 'Application', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    saga[grant](role);
    expect(rightsByRole(templateOf(stack))['Application']?.filter((right) => right.startsWith('kms:'))).toEqual([
      `kms:Decrypt on Key.Arn where {"StringEquals":{"kms:ViaService":"${service}.eu-central-1.amazonaws.com","kms:EncryptionContext:${name}":"${value}"}}`,
    ]);
  });

  test('shares it with another saga without opening it twice', () => {
    const { stack, key } = encrypted();
    new Saga(stack, 'Again', { definition: bookTable, services: SERVICES, encryption: key });
    templateOf(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [Match.anyValue(), Match.anyValue(), Match.anyValue()] } });
  });

  test('can take it from another stack, and neither stack depends on the other in a circle', () => {
    const app = newApp();
    const key = new Key(new Stack(app, 'Keys', { env: GERMANY }), 'Key');
    expect(new Saga(new Stack(app, 'Bookings', { env: GERMANY }), 'BookTable', { definition: bookTable, services: SERVICES, encryption: key }).ledger.table.encryptionKey).toBe(key);
    expect(() => app.synth()).not.toThrow();
  });
});

test('a saga without a key of one’s own names no key', () => {
  const stack = new Stack(newApp(), 'Bookings');
  expect(new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: 'awsOwned' }).ledger.table.encryptionKey).toBeUndefined();
  expect(JSON.stringify(templateOf(stack).toJSON())).not.toMatch(/kms/i);
});

test('an imported key is used, and its owner is told what its policy must let', () => {
  const stack = new Stack(newApp(), 'Bookings', { env: GERMANY });
  const key = Key.fromKeyArn(stack, 'Key', IMPORTED_KEY);
  expect(new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: key }).stateMachine).toBeDefined();
  const printed = jest.spyOn(console, 'error').mockImplementation();
  templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: IMPORTED_KEY });
  Annotations.fromStack(stack).hasWarning('/Bookings/BookTable', Match.stringLikeRegexp('It must let logs\\.eu-central-1\\.amazonaws\\.com and delivery\\.logs\\.amazonaws\\.com use the key'));
  printed.mockRestore();
});

describe('what cannot be encrypted', () => {
  test('is a saga with a key of another region', () => {
    const stack = new Stack(newApp(), 'Bookings', { env: { ...GERMANY, region: 'eu-west-1' } });
    const key = Key.fromKeyArn(stack, 'Key', IMPORTED_KEY);
    expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: key })).toThrow(
      'Cannot build saga "BookTable": the key of its encryption is in eu-central-1 and its stack in eu-west-1. A key works in its own region only: give one of the stack\'s.',
    );
  });

  test('is a saga with the alias of a key, on which no right can be given', () => {
    const stack = new Stack(newApp(), 'Bookings', { env: GERMANY });
    for (const alias of [Alias.fromAliasName(stack, 'Alias', 'alias/bookings'), new Key(stack, 'Key').addAlias('alias/own')]) {
      expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: alias })).toThrow(
        'Cannot build saga "BookTable": its encryption is an alias, and a right to a key is given on the key. Give the key: Key.fromKeyArn(…), or the alias\'s aliasTargetKey.',
      );
      stack.node.tryRemoveChild('BookTable');
    }
  });

  test('is a ledger with a key of another region', () => {
    const app = newApp();
    const key = new Key(new Stack(app, 'Keys', { env: GERMANY }), 'Key');
    const stack = new Stack(app, 'Shared', { env: { ...GERMANY, region: 'eu-west-1' } });
    expect(() => new Ledger(stack, 'Ledger', { encryption: key })).toThrow('Cannot build the ledger at "Shared/Ledger": the key of its encryption is in eu-central-1 and its stack in eu-west-1.');
  });

  test('is a saga with a key on a ledger that is not known to have one', () => {
    const stack = new Stack(newApp(), 'Bookings', { env: GERMANY });
    const ledger = { table: Table.fromTableName(stack, 'Imported', 'shared-ledger') };
    expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, ledger, encryption: new Key(stack, 'Key') })).toThrow(
      /it is encrypted with a key of your own and its ledger.* is not known to be\. .*Table\.fromTableAttributes\(…, \{ tableName, encryptionKey \}\)/,
    );
  });
});

const inGermany = (ledger: (stack: Stack) => Saga['ledger']) => (): Saga => {
  const stack = new Stack(newApp(), 'Bookings', { env: GERMANY });
  return new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, ledger: ledger(stack) });
};
const imported = (arn: string): (() => Saga) => inGermany((stack) => ({ table: Table.fromTableArn(stack, 'Imported', arn) }));

describe('a ledger from elsewhere', () => {
  test('is refused when it is in another region', () => {
    expect(imported('arn:aws:dynamodb:eu-west-1:111111111111:table/shared')).toThrow(
      'Cannot build saga "BookTable": its ledger is in eu-west-1, where its functions do not look for it. Give it a Ledger in its own account and region.',
    );
  });

  test('is refused when it is in another account', () => {
    expect(imported('arn:aws:dynamodb:eu-central-1:222222222222:table/shared')).toThrow('its ledger is in 222222222222, where its functions do not look for it.');
  });

  test('is refused when another stack of the app makes it in another region', () => {
    expect(inGermany((stack) => new Ledger(new Stack(stack.node.root, 'Shared', { env: { ...GERMANY, region: 'eu-west-1' } }), 'Ledger', { tableName: 'shared' }))).toThrow('its ledger is in eu-west-1');
  });

  test('is taken when it is in the same account and region', () => {
    expect(imported('arn:aws:dynamodb:eu-central-1:111111111111:table/shared')).not.toThrow();
  });

  test('is taken when the stack does not know where it will be', () => {
    const stack = new Stack(newApp(), 'Bookings');
    const ledger = { table: Table.fromTableArn(stack, 'Imported', 'arn:aws:dynamodb:eu-west-1:111111111111:table/shared') };
    expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, ledger })).not.toThrow();
  });
});
