import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { otherRegion } from './place';

/**
 * What data at rest is encrypted with: a key that AWS owns and looks after, at no charge, or a symmetric KMS key of one's own, which says who
 * may read the data and shows each use of it in CloudTrail.
 *
 * A key of one's own that is disabled or marked for deletion fails every saga that runs, where it stands, uncompensated:
 * https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export type Encryption = 'awsOwned' | kms.IKey;

/** The key of one's own, if it is one. */
export const customerKey = (encryption: Encryption = 'awsOwned'): kms.IKey | undefined => (encryption === 'awsOwned' ? undefined : encryption);

/** What is wrong with a key of one's own for what is in the construct's stack. */
export function keyProblems(scope: Construct, key: kms.IKey): readonly string[] {
  const region = otherRegion(scope, { arn: key.keyArn, env: key.env });
  return [
    // https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    ...('aliasName' in key ? ['its encryption is an alias, and a right to a key is given on the key. Give the key: Key.fromKeyArn(…), or the alias\'s aliasTargetKey.'] : []),
    ...(region === undefined ? [] : [`the key of its encryption is in ${region} and its stack in ${Stack.of(scope).region}. A key works in its own region only: give one of the stack's.`]),
  ];
}

/**
 * Lets CloudWatch Logs use a key for log groups, and for the logs of an encrypted state machine on their way there. Both act in their own name,
 * so that only the key's own policy can allow it; CDK adds nothing for the one and lets the other decrypt anything.
 *
 * The policy of an imported key cannot be changed from here: its owner is told what to add.
 */
export function letLogsUse(scope: Construct, key: kms.IKey): void {
  const added = [forLogGroups(scope), forLogDelivery(scope)].map((statement) => key.addToResourcePolicy(statement).statementAdded);
  if (added.every(Boolean)) return;
  const { region } = Stack.of(scope);
  Validations.of(scope).addWarning(
    'cdk-saga:imported-key',
    `The policy of the imported key ${key.keyArn} cannot be changed here. It must let logs.${region}.amazonaws.com and delivery.logs.amazonaws.com use the key `
      + '(docs/security.md has both statements), or the log groups cannot be made. Once it does, acknowledge this warning.',
  );
}

/**
 * The log groups' names are not known before they are made, and the key must let them be made; so it is all of this account and region.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function forLogGroups(scope: Construct): iam.PolicyStatement {
  const stack = Stack.of(scope);
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }) } },
  });
}

function forLogDelivery(scope: Construct): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:EncryptionContext:SourceArn': anyLogs(scope) } },
  });
}

/** The star is part of the text that Step Functions sends: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
const anyLogs = (scope: Construct): string => Stack.of(scope).formatArn({ service: 'logs', resource: '*' });

/**
 * What a state machine's role needs for its own executions, and to send their logs on their way. Step Functions uses the key in the role's
 * name and not through a service, so that kms:ViaService would stop every execution.
 *
 * The condition does not name the one machine: its role must be there before it, and its name is CloudFormation's choice. To give it a name
 * would make it anew, and that ends the executions that run.
 * https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function executionRights(scope: Construct, key: kms.IKey): readonly iam.PolicyStatement[] {
  const machines = Stack.of(scope).formatArn({ service: 'states', resource: 'stateMachine:*' });
  return [
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machines } },
    }),
    new iam.PolicyStatement({
      actions: ['kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:EncryptionContext:SourceArn': anyLogs(scope) } },
    }),
  ];
}

/** A use of a key that a service makes in its caller's name, for one resource. */
interface Use {
  readonly key: kms.IKey;
  readonly actions: readonly string[];
  /** As in its endpoint: `sqs`. */
  readonly service: string;
  /** The resource, as the service names it in the encryption context: `['aws:sqs:arn', queue.queueArn]`. */
  readonly of: readonly [name: string, value: string];
}

/** A right to use a key through one service for one of its resources, and for nothing else. */
export function useThrough(scope: Construct, { key, actions, service, of: [name, value] }: Use): Right {
  const via = `${service}.${Stack.of(scope).region}.amazonaws.com`;
  return { actions: [...actions], resources: [key.keyArn], conditions: { StringEquals: { 'kms:ViaService': via, [`kms:EncryptionContext:${name}`]: value } } };
}

/** What a policy statement is made of. */
interface Right {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: { readonly [operator: string]: { readonly [name: string]: string } };
}

/** Gives a right to whom an application names. */
export const grantRight = (grantee: iam.IGrantable, { actions, resources, conditions }: Right): iam.Grant =>
  iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
