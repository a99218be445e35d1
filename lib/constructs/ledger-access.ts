import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ledgerPartition } from '../contract/ledger-table';
import { useThrough } from './encryption';
import type { SagaLedger } from './ledger';

interface LedgerAccess {
  readonly fn: lambda.IFunction;
  readonly ledger: SagaLedger;
  readonly sagaName: string;
}

/**
 * Lets a service's function read and write single items of the ledger: of this saga, and of no other that shares the table.
 *
 * The policy belongs to the saga's own stack, so that a function of another stack can be used without the two depending on each other.
 */
export function allowLedger(scope: Construct, service: string, { fn, ledger, sagaName }: LedgerAccess): void {
  if (!fn.role) {
    Validations.of(scope).addWarning(
      'cdk-saga:function-without-role',
      `The role of service "${service}" is not known here. Allow it dynamodb:GetItem and dynamodb:PutItem on the ledger's table${ledger.table.encryptionKey ? ', and the use of its key,' : ''} yourself, `
        + 'or import it with Function.fromFunctionAttributes({ functionArn, role }).',
    );
    return;
  }
  const policy = new iam.Policy(scope, `${service} ledger access`);
  policy.addStatements(itemsOf(ledger, sagaName), ...keyOf(scope, ledger));
  policy.attachToRole(fn.role);
}

/**
 * The partition key begins with the saga's name: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * A condition on all values holds where there is none, so that there must be one:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function itemsOf(ledger: SagaLedger, sagaName: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    resources: [ledger.table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [ledgerPartition(sagaName, '*')] }, Null: { 'dynamodb:LeadingKeys': 'false' } },
  });
}

/**
 * DynamoDB uses a key of one's own in the caller's name, and names the table to it:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
function keyOf(scope: Construct, { table }: SagaLedger): readonly iam.PolicyStatement[] {
  if (!table.encryptionKey) return [];
  const actions = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
  return [new iam.PolicyStatement(useThrough(scope, { key: table.encryptionKey, actions, service: 'dynamodb', of: ['aws:dynamodb:tableName', table.tableName] }))];
}
