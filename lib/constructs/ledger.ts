import { RemovalPolicy, type ResourceEnvironment } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { LEDGER_TABLE } from '../contract/ledger-table';
import { problemsOf } from '../contract/saga-error';
import { customerKey, keyProblems, type Encryption } from './encryption';
import { otherAccount, otherRegion } from './place';

/**
 * Where sagas keep their ledger: a `Ledger`, or `{ table: Table.fromTableName(…) }` for the table of a `Ledger` in another app, of the same
 * account and region. A table with a key of one's own is imported with it: `Table.fromTableAttributes(…, { tableName, encryptionKey })`.
 */
export interface SagaLedger {
  readonly table: {
    readonly tableName: string;
    readonly tableArn: string;
    readonly encryptionKey?: kms.IKey | undefined;
    readonly env?: ResourceEnvironment;
  };
}

/** What can be chosen of a ledger's table. Keys, billing and expiry cannot: the runtime relies on them. */
export interface LedgerProps {
  /** A name that is the same wherever the stack is deployed. @default CloudFormation's choice */
  readonly tableName?: string;
  /**
   * What becomes of the table when it is taken out of the stack. Without its ledger a running saga can neither go on safely nor compensate.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Whether DynamoDB refuses to delete the table, whoever asks. @default true */
  readonly deletionProtection?: boolean;
  /** Whether the table can be restored to any second of the last 35 days. @default true */
  readonly pointInTimeRecovery?: boolean;
  /** What the table is encrypted with. The functions of each saga get the rights to use it. @default 'awsOwned' */
  readonly encryption?: Encryption;
}

/**
 * The DynamoDB table that says of every step of every saga what is known of it: idempotency table and log in one, an item a step. Sagas of one
 * or of several stacks can share it: their items lie in partitions named after stack and construct.
 *
 * It is billed by the request (two writes a step), and DynamoDB deletes a saga's items once no execution of it can still act, 394 days after
 * its start.
 */
export class Ledger extends Construct implements SagaLedger {
  readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, props: LedgerProps = {}) {
    super(scope, id);
    const key = customerKey(props.encryption);
    const problems = key ? keyProblems(this, key) : [];
    if (problems.length > 0) throw problemsOf(`Cannot build the ledger at ${JSON.stringify(this.node.path)}`, problems);
    this.table = new dynamodb.Table(this, 'Table', {
      ...(props.tableName === undefined ? {} : { tableName: props.tableName }),
      partitionKey: { name: LEDGER_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: LEDGER_TABLE.sortKey, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: LEDGER_TABLE.expiry,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true },
      deletionProtection: props.deletionProtection ?? true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...(key === undefined ? {} : { encryptionKey: key }),
    });
  }
}

/**
 * What is wrong with a ledger that a saga is given. Its functions ask for the table by name, and so find only what is in their own account and
 * region.
 */
export function ledgerProblems(scope: Construct, { table }: SagaLedger, key: kms.IKey | undefined): readonly string[] {
  const place = { arn: table.tableArn, env: table.env };
  const elsewhere = otherRegion(scope, place) ?? otherAccount(scope, place);
  return [
    ...(elsewhere === undefined ? [] : [`its ledger is in ${elsewhere}, where its functions do not look for it. Give it a Ledger in its own account and region.`]),
    ...(key && !table.encryptionKey
      ? ['it is encrypted with a key of your own and its ledger, which holds the inputs and results of all steps, is not known to be. Make it with new Ledger(…, { encryption: key }), '
        + 'or import it with its key: Table.fromTableAttributes(…, { tableName, encryptionKey }).']
      : []),
  ];
}
