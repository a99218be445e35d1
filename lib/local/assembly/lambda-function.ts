import { join } from 'node:path';
import { millis } from '../../contract/time';
import { numberOf, objectOf, textOf, shown } from '../json-object';
import type { FunctionCode, LambdaFunction } from './deployment';
import type { Scope } from './intrinsics';
import { arn, type Place } from './place';
import type { FileAsset } from './read-assembly';
import { nameOf, type Resource } from './resource-types';

/** Lambda's defaults: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/** Sandboxes are Node's: container images and other runtimes do not run here. */
export function isRunnable(resource: Resource): boolean {
  return textOf(resource.properties()['Runtime'])?.startsWith('nodejs') ?? false;
}

export function unrunnable(resource: Resource): string {
  const runtime = textOf(resource.properties()['Runtime']);
  return runtime === undefined ? 'container images do not run here' : `the runtime ${runtime} does not run here, only nodejs does`;
}

/** The function as a sandbox runs it; `undefined` when it cannot run here, or its code is not in the assembly (which is noted). */
export function functionOf(resource: Resource, place: Place, assets: ReadonlyMap<string, FileAsset>, directory: string, scope: Scope): LambdaFunction | undefined {
  if (!isRunnable(resource)) return undefined;
  const properties = resource.properties();
  const code = codeOf(resource, assets, directory, scope);
  if (!code) return undefined;
  const name = nameOf(resource);
  const variables = Object.entries(objectOf(objectOf(properties['Environment'])['Variables']));
  const reservedConcurrency = numberOf(properties['ReservedConcurrentExecutions']);
  return {
    name,
    arn: arn(place, 'lambda', `function:${name}`),
    code,
    handler: textOf(properties['Handler']) ?? 'index.handler',
    runtime: textOf(properties['Runtime']) ?? '',
    timeout: millis((numberOf(properties['Timeout']) ?? DEFAULT_TIMEOUT_SECONDS) * 1000),
    memoryMb: numberOf(properties['MemorySize']) ?? DEFAULT_MEMORY_MB,
    environment: Object.fromEntries(variables.map(([variable, value]) => [variable, shown(value)])),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
  };
}

function codeOf(resource: Resource, assets: ReadonlyMap<string, FileAsset>, directory: string, scope: Scope): FunctionCode | undefined {
  const { ZipFile: source, S3Key: key } = objectOf(resource.properties()['Code']);
  // A file that is not there: it only says where `require` looks for packages, the SDK among them, which Lambda brings along.
  if (typeof source === 'string') return { source, file: join(directory, resource.logicalId, 'index.js') };
  const asset = assets.get(shown(key));
  const at = `Resources/${resource.logicalId}/Code`;
  if (!asset) return scope.problem(at, `names the object ${shown(key)}, which is no asset of this stack`);
  return asset.packaging === 'zip' ? { directory: asset.path } : scope.problem(at, `is an archive (${asset.path}): give Code.fromAsset the folder, not its zip`);
}
