/**
 * What the services' calls return, from their API references. Step Functions writes the names with a capital first letter, and gives points in
 * time and binary data as text. A call that is not listed here is not held to anything.
 */
import type { ObjectShape, Shape } from './shape';

const text: Shape = { type: 'string' };
const number: Shape = { type: 'number' };
const boolean: Shape = { type: 'boolean' };
const listOf = (of: Shape): Shape => ({ type: 'list', of });
const mapOf = (of: Shape): Shape => ({ type: 'map', of });
const lengths = (min: number, max: number): Shape => ({ type: 'string', min, max });
const range = (min: number, max: number): Shape => ({ type: 'number', min, max });
const oneOf = (...values: readonly string[]): Shape => ({ type: 'string', oneOf: values });
const object = (fields: ObjectShape['fields'], required: readonly string[] = []): ObjectShape => ({ type: 'object', fields, required });
const texts = (...names: readonly string[]): ObjectShape['fields'] => Object.fromEntries(names.map((name) => [name, text]));
const numbers = (...names: readonly string[]): ObjectShape['fields'] => Object.fromEntries(names.map((name) => [name, number]));

/** A value of DynamoDB; it may hold others. */
const attribute: ObjectShape = object({
  ...texts('S', 'N', 'B'),
  SS: listOf(text),
  NS: listOf(text),
  BS: listOf(text),
  BOOL: boolean,
  NULL: boolean,
  get M() {
    return mapOf(attribute);
  },
  get L() {
    return listOf(attribute);
  },
});

const capacity = object(numbers('ReadCapacityUnits', 'WriteCapacityUnits', 'CapacityUnits'));

const consumedCapacity = object({
  ...texts('TableName'),
  ...numbers('CapacityUnits', 'ReadCapacityUnits', 'WriteCapacityUnits'),
  Table: capacity,
  LocalSecondaryIndexes: mapOf(capacity),
  GlobalSecondaryIndexes: mapOf(capacity),
});

const writtenItem = object({
  Attributes: mapOf(attribute),
  ConsumedCapacity: consumedCapacity,
  ItemCollectionMetrics: object({ ItemCollectionKey: mapOf(attribute), SizeEstimateRangeGB: listOf(number) }),
});

const foundItems = object({
  Items: listOf(mapOf(attribute)),
  ...numbers('Count', 'ScannedCount'),
  LastEvaluatedKey: mapOf(attribute),
  ConsumedCapacity: consumedCapacity,
});

const executionStatus = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE');

const describedExecution = object(
  {
    ...texts('ExecutionArn', 'StateMachineArn', 'Name', 'StartDate', 'StopDate', 'TraceHeader', 'MapRunArn', 'Error', 'Cause'),
    ...texts('StateMachineVersionArn', 'StateMachineAliasArn', 'RedriveDate', 'RedriveStatusReason'),
    Status: executionStatus,
    RedriveCount: number,
  },
  ['ExecutionArn', 'StateMachineArn', 'Status', 'StartDate'],
);

const functionConfiguration = object({
  ...texts('FunctionName', 'FunctionArn', 'Runtime', 'Role', 'Handler', 'LastModified', 'CodeSha256', 'Version', 'KMSKeyArn', 'MasterArn'),
  ...texts('RevisionId', 'StateReason', 'StateReasonCode', 'LastUpdateStatusReason', 'LastUpdateStatusReasonCode'),
  Description: lengths(0, 256),
  CodeSize: number,
  Timeout: range(1, Infinity),
  MemorySize: range(128, 10_240),
  State: oneOf('Pending', 'Active', 'Inactive', 'Failed', 'Deactivating', 'Deactivated', 'ActiveNonInvocable', 'Deleting'),
  LastUpdateStatus: oneOf('Successful', 'Failed', 'InProgress'),
  PackageType: oneOf('Zip', 'Image'),
  Architectures: listOf(oneOf('x86_64', 'arm64')),
  EphemeralStorage: object({ Size: range(512, 10_240) }, ['Size']),
  Environment: object({ Variables: mapOf(text) }),
});

const storageClass = oneOf(
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'OUTPOSTS',
  'GLACIER_IR',
  'SNOW',
  'EXPRESS_ONEZONE',
  'FSX_OPENZFS',
);

const storedObject = object({
  ...texts('Body', 'AcceptRanges', 'Expiration', 'Restore', 'LastModified', 'ETag', 'VersionId', 'CacheControl', 'ContentDisposition'),
  ...texts('ContentEncoding', 'ContentLanguage', 'ContentRange', 'ContentType', 'Expires', 'WebsiteRedirectLocation', 'SSEKMSKeyId'),
  ...numbers('ContentLength', 'MissingMeta', 'PartsCount', 'TagCount'),
  DeleteMarker: boolean,
  BucketKeyEnabled: boolean,
  Metadata: mapOf(text),
  StorageClass: storageClass,
});

const encryptionAlgorithm = oneOf('SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE');

const SHAPES: Readonly<Record<string, ObjectShape>> = {
  'lambda:invoke': object({ StatusCode: number, ...texts('FunctionError', 'LogResult', 'Payload', 'ExecutedVersion') }),
  'lambda:getFunction': object({
    Configuration: functionConfiguration,
    Code: object(texts('RepositoryType', 'Location', 'ImageUri', 'ResolvedImageUri')),
    Tags: mapOf(text),
    Concurrency: object({ ReservedConcurrentExecutions: range(0, Infinity) }),
  }),
  'sqs:sendMessage': object(texts('MD5OfMessageBody', 'MD5OfMessageAttributes', 'MD5OfMessageSystemAttributes', 'MessageId', 'SequenceNumber')),
  'sns:publish': object(texts('MessageId', 'SequenceNumber')),
  'dynamodb:getItem': object({ Item: mapOf(attribute), ConsumedCapacity: consumedCapacity }),
  'dynamodb:putItem': writtenItem,
  'dynamodb:updateItem': writtenItem,
  'dynamodb:deleteItem': writtenItem,
  'dynamodb:query': foundItems,
  'dynamodb:scan': foundItems,
  'events:putEvents': object({ FailedEntryCount: number, Entries: listOf(object(texts('EventId', 'ErrorCode', 'ErrorMessage'))) }),
  'states:startExecution': object(texts('ExecutionArn', 'StartDate'), ['ExecutionArn', 'StartDate']),
  'states:startExecution.sync': describedExecution,
  'states:describeExecution': describedExecution,
  's3:getObject': storedObject,
  's3:putObject': object({ ...texts('Expiration', 'ETag', 'VersionId', 'SSEKMSKeyId'), BucketKeyEnabled: boolean, Size: number }),
  'kms:encrypt': object({ CiphertextBlob: lengths(1, 6144), KeyId: lengths(1, 2048), EncryptionAlgorithm: encryptionAlgorithm }),
  'kms:decrypt': object({ Plaintext: lengths(1, 4096), KeyId: lengths(1, 2048), EncryptionAlgorithm: encryptionAlgorithm }),
};

/** By which SDK integrations call a service otherwise. */
const SERVICE_NAMES: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events' };

/** What the resource's call returns: `arn:aws:states:::sqs:sendMessage`, `arn:aws:states:::aws-sdk:s3:getObject`. */
export function responseShape(resource: string): ObjectShape | undefined {
  const call = /^arn:[^:]*:states:[^:]*:[^:]*:(?:aws-sdk:)?(?<service>[^:]+):(?<action>.+?)(?<sync>\.sync(?::2)?)?$/.exec(resource)?.groups;
  if (call === undefined) return undefined;
  const service = call['service'] ?? '';
  return SHAPES[`${SERVICE_NAMES[service] ?? service}:${call['action'] ?? ''}${call['sync'] === undefined ? '' : '.sync'}`];
}
