import type { Json } from '../../contract/json';
import { ACCOUNT, arn, PARTITION, type Place } from './place';
import { physicalName } from './physical-names';
import { shown, type JsonObject } from '../json-object';

/** A resource as others see it through Ref and Fn::GetAtt. Properties are resolved when they are first asked for. */
export interface Resource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  properties(): JsonObject;
}

export interface ResourceType {
  /** The property that names the resource, where the template does. */
  readonly nameProperty?: string;
  /** @default stack, logical id and random characters, at most 64 */
  generatedName?(resource: Resource): string;
  /** @default the physical name */
  ref?(name: string, place: Place, resource: Resource): Json;
  readonly attributes: { readonly [attribute: string]: (name: string, place: Place, resource: Resource) => Json };
}

const lambdaArn = (name: string, place: Place): string => arn(place, 'lambda', `function:${name}`);
const stateMachineArn = (name: string, place: Place): string => arn(place, 'states', `stateMachine:${name}`);
const queueUrl = (name: string, place: Place): string => `${place.endpoint}/${ACCOUNT}/${name}`;

/** What runs here. */
const SERVED: { readonly [type: string]: ResourceType } = {
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', attributes: { Arn: lambdaArn } },
  'AWS::Lambda::Version': {
    ref: (_, __, resource) => `${shown(resource.properties()['FunctionName'])}:1`,
    attributes: { FunctionArn: (_, __, resource) => `${shown(resource.properties()['FunctionName'])}:1`, Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    ref: (_, place, resource) => aliasArn(place, resource),
    attributes: { AliasArn: (_, place, resource) => aliasArn(place, resource) },
  },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    attributes: { Arn: (name, place) => arn(place, 'dynamodb', `table/${name}`) },
  },
  'AWS::DynamoDB::GlobalTable': {
    nameProperty: 'TableName',
    attributes: { Arn: (name, place) => arn(place, 'dynamodb', `table/${name}`), TableId: (name) => name },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    generatedName: (resource) => fifoAware(resource),
    ref: queueUrl,
    attributes: { Arn: (name, place) => arn(place, 'sqs', name), QueueName: (name) => name, QueueUrl: queueUrl },
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    // CloudFormation names a state machine after its logical id alone: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
    generatedName: (resource) => physicalName([resource.logicalId], 80),
    ref: stateMachineArn,
    attributes: { Arn: stateMachineArn, Name: (name) => name, StateMachineRevisionId: () => 'INITIAL' },
  },
};

function aliasArn(place: Place, resource: Resource): string {
  const { FunctionName: name, Name: alias } = resource.properties();
  const target = shown(name);
  return `${target.startsWith('arn:') ? target : lambdaArn(target, place)}:${shown(alias)}`;
}

function fifoAware(resource: Resource): string {
  const name = physicalName([resource.stackName, resource.logicalId], 75);
  return resource.properties()['FifoQueue'] === true ? `${name}.fifo` : name;
}

/** Nothing here does what they do, and no execution can tell: rights, logs, alarms, metadata. Only their names and ARNs are formed. */
const IGNORED: { readonly [type: string]: ResourceType } = {
  'AWS::IAM::Role': { nameProperty: 'RoleName', attributes: { Arn: (name) => `arn:${PARTITION}:iam::${ACCOUNT}:role/${name}`, RoleId: () => 'AROALOCAL' } },
  'AWS::IAM::ManagedPolicy': { ref: (name) => `arn:${PARTITION}:iam::${ACCOUNT}:policy/${name}`, attributes: {} },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', attributes: { Arn: (name, place) => `${arn(place, 'logs', `log-group:${name}`)}:*` } },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', attributes: { Arn: (name, place) => arn(place, 'cloudwatch', `alarm:${name}`) } },
  'AWS::CloudWatch::CompositeAlarm': { nameProperty: 'AlarmName', attributes: { Arn: (name, place) => arn(place, 'cloudwatch', `alarm:${name}`) } },
  'AWS::KMS::Key': { attributes: { Arn: (name, place) => arn(place, 'kms', `key/${name}`), KeyId: (name) => name } },
  'AWS::Lambda::Permission': { attributes: {} },
  'AWS::Lambda::EventInvokeConfig': { attributes: {} },
  'AWS::SQS::QueuePolicy': { attributes: {} },
  'AWS::SNS::TopicPolicy': { attributes: {} },
  'AWS::CDK::Metadata': { attributes: {} },
  'AWS::SSM::Parameter': { nameProperty: 'Name', attributes: {} },
};

const IGNORED_SERVICES = ['AWS::IAM::', 'AWS::Logs::', 'AWS::CloudWatch::', 'AWS::KMS::', 'AWS::XRay::', 'AWS::ApplicationAutoScaling::', 'AWS::ResourceGroups::'];

const PLAIN: ResourceType = { attributes: {} };

export type Treatment = 'served' | 'ignored' | 'not served';

/** How the one-machine cloud takes a type of resource. */
export function treatmentOf(type: string): Treatment {
  if (SERVED[type]) return 'served';
  return IGNORED[type] || IGNORED_SERVICES.some((service) => type.startsWith(service)) ? 'ignored' : 'not served';
}

export function nameOf(resource: Resource): string {
  const type = typeOf(resource);
  const given = type.nameProperty === undefined ? undefined : resource.properties()[type.nameProperty];
  if (typeof given === 'string') return given;
  return type.generatedName?.(resource) ?? physicalName([resource.stackName, resource.logicalId], 64);
}

export function refOf(resource: Resource, place: Place): Json {
  const name = nameOf(resource);
  return typeOf(resource).ref?.(name, place, resource) ?? name;
}

/**
 * A resource's attribute as AWS forms it; `undefined` when a served type has none of this name. Of what is not served, a text that says so:
 * whoever gets to use it, reads why it fails.
 */
export function attributeOf(resource: Resource, attribute: string, place: Place): Json | undefined {
  const known = typeOf(resource).attributes[attribute];
  if (known) return known(nameOf(resource), place, resource);
  return treatmentOf(resource.type) === 'served' ? undefined : `not-served-here:${resource.type}/${resource.logicalId}.${attribute}`;
}

function typeOf(resource: Resource): ResourceType {
  return SERVED[resource.type] ?? IGNORED[resource.type] ?? PLAIN;
}
