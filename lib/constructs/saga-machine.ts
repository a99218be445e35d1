import { Aws, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { placeholderNames, type StateMachineDefinition } from '../compiler';
import { executionRights, useThrough } from './encryption';
import type { SagaLedger } from './ledger';

interface SagaMachineProps {
  readonly compiled: StateMachineDefinition;
  readonly sagaName: string;
  readonly ledger: SagaLedger;
  readonly deadLetters: sqs.IQueue;
  readonly functions: ReadonlyMap<string, lambda.IFunction>;
  readonly logRetention: logs.RetentionDays;
  readonly tracing: boolean;
  readonly key: kms.IKey | undefined;
}

/** The compiled machine, with a role that may invoke exactly its services' functions and send to exactly its dead-letter queue. */
export class SagaMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;
  readonly logs: logs.LogGroup;

  constructor(scope: Construct, id: string, props: SagaMachineProps) {
    super(scope, id);
    this.logs = this.logGroup(props);
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(props.compiled)),
      definitionSubstitutions: substitutionsOf(props),
      role: this.role(props),
      // Execution data holds inputs, results and task tokens: it never goes into the log.
      logs: { destination: this.logs, level: sfn.LogLevel.ERROR, includeExecutionData: false },
      tracingEnabled: props.tracing,
    });
    if (props.key) encrypt(this.stateMachine, props.key);
    Validations.of(this.stateMachine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason: 'Step Functions keeps every event of an execution for 90 days after its end, as long as this log is kept by default. The log is for errors.',
    });
  }

  /** The construct of the state machine adds what X-Ray and log delivery need: both only work on `*`. */
  private role({ sagaName, functions, deadLetters, key }: SagaMachineProps): iam.Role {
    const stack = Stack.of(this);
    const machines = stack.formatArn({ service: 'states', resource: 'stateMachine:*' });
    const role = new iam.Role(this, 'Role', {
      description: `What the state machine of saga ${sagaName} may do`,
      // No other account's machine can be made to act in this role:
      // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': machines } } }),
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [...functions.values()].map((fn) => fn.functionArn) }));
    role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
    if (key) this.keyRights(key, deadLetters).forEach((statement) => role.addToPolicy(statement));
    Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray and the delivery of logs have no resource to name: their actions work on * only.' });
    return role;
  }

  /** Sending to an encrypted queue takes both actions: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
  private keyRights(key: kms.IKey, { queueArn }: sqs.IQueue): readonly iam.PolicyStatement[] {
    const sending = useThrough(this, { key, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], service: 'sqs', of: ['aws:sqs:arn', queueArn] });
    return [...executionRights(this, key), new iam.PolicyStatement(sending)];
  }

  /** The prefix keeps log delivery from running into the size limit of the account's resource policy: https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html */
  private logGroup({ logRetention: retention, key }: SagaMachineProps): logs.LogGroup {
    const name = Names.uniqueResourceName(this, { maxLength: 200, separator: '-', allowedSpecialCharacters: '-_.' });
    return new logs.LogGroup(this, 'Logs', { logGroupName: `/aws/vendedlogs/states/${name}`, retention, removalPolicy: RemovalPolicy.DESTROY, ...(key ? { encryptionKey: key } : {}) });
  }
}

/** As long as CDK's own default: how long Step Functions uses one data key. Each use of the key itself has a price. */
const DATA_KEY_REUSE_S = 300;

/**
 * Not by CDK's own property for it: of a machine without a name it makes a condition that no execution meets, and it lets log delivery decrypt
 * whatever the key has encrypted.
 */
function encrypt(stateMachine: sfn.StateMachine, { keyArn }: kms.IKey): void {
  const resource = stateMachine.node.findChild('Resource') as sfn.CfnStateMachine;
  resource.encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: keyArn, kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_S };
}

function substitutionsOf({ sagaName, ledger, deadLetters, functions }: SagaMachineProps): { [placeholder: string]: string } {
  const arns = [...functions].map(([service, fn]) => [placeholderNames.functionArn(service), fn.functionArn] as const);
  return {
    [placeholderNames.partition]: Aws.PARTITION,
    [placeholderNames.sagaName]: sagaName,
    [placeholderNames.ledgerTableName]: ledger.table.tableName,
    [placeholderNames.deadLetterQueueUrl]: deadLetters.queueUrl,
    ...Object.fromEntries(arns),
  };
}
