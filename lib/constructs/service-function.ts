import { AssetHashType, DockerImage, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { dirname } from 'node:path';
import { parseDuration } from '../contract/time';
import type { Bundle } from './bundle';
import { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT } from './defaults';
import type { ServiceEntry } from './services';

interface ServiceFunctionProps {
  readonly service: ServiceEntry;
  readonly bundle: Bundle;
  readonly description: string;
  readonly logRetention: logs.RetentionDays;
  readonly tracing: boolean;
  readonly key: kms.IKey | undefined;
}

/** The Lambda function of one service, with a role and a log group of its own. The role may write that log group, and traces. */
export class ServiceFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { service, bundle, description, logRetention, tracing, key }: ServiceFunctionProps) {
    super(scope, id);
    // What a saga did stands in its ledger, which stays. Logs go with the stack.
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY, ...(key ? { encryptionKey: key } : {}) });
    const role = this.role(description, tracing);
    logGroup.grantWrite(role);
    this.function = new lambda.Function(this, 'Function', {
      description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(bundle, service.entry),
      memorySize: service.memorySize ?? DEFAULT_FUNCTION_MEMORY_MB,
      timeout: Duration.millis(parseDuration(service.timeout ?? DEFAULT_FUNCTION_TIMEOUT)),
      // The frames in the log name the lines that the author wrote; reading the map costs a cold start some milliseconds.
      environment: { NODE_OPTIONS: '--enable-source-maps', ...service.environment },
      // The role needs no right for it: Lambda gives it a grant on the key when the function is made.
      ...(key ? { environmentEncryption: key } : {}),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
    });
    const resource = this.function.node.findChild('Resource') as lambda.CfnFunction;
    // Not by the construct's property: it would add the rights to the policy that a user's own grants go to.
    if (tracing) resource.tracingConfig = { mode: lambda.Tracing.ACTIVE };
    Validations.of(resource).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'A saga waits for each invocation and takes its error. A dead-letter target gets only what was invoked asynchronously.',
    });
  }

  /** The right to send traces stands apart, so that acknowledging its wildcard hides none that a user grants. */
  private role(description: string, tracing: boolean): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${description} may do`,
      ...(tracing ? { inlinePolicies: { Traces: new iam.PolicyDocument({ statements: [sendTraces()] }) } } : {}),
    });
    const reason = 'X-Ray has no resource to name: its actions work on * only.';
    if (tracing) Validations.of(role.node.findChild('Resource')).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason }, { id: 'Serverless-LambdaStarPermissions', reason });
    return role;
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const sendTraces = (): iam.PolicyStatement => new iam.PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });

/** The asset's hash is that of the bundle's content: the source path, which CDK would count in otherwise, differs from machine to machine. */
function codeOf(bundle: Bundle, entry: string): lambda.Code {
  return lambda.Code.fromAsset(dirname(entry), {
    assetHash: bundle.hash,
    assetHashType: AssetHashType.CUSTOM,
    bundling: {
      // Never pulled: the bundle is there already, and is only written.
      image: DockerImage.fromRegistry('not-used'),
      local: {
        tryBundle(folder) {
          bundle.writeTo(folder);
          return true;
        },
      },
    },
  });
}
