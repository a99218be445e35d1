import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../../contract/json';
import { problemsOf, SagaError } from '../../contract/saga-error';
import { isObject, listOf, objectOf, textOf, type JsonObject, shown } from '../json-object';

/** A file or folder that `cdk deploy` would upload, found by its key in the assets bucket. */
export interface FileAsset {
  readonly path: string;
  /** `zip`: the path is a folder that would be zipped. `file`: it would be uploaded as it is. */
  readonly packaging: string;
}

export interface StackTemplate {
  readonly stackName: string;
  /** The file's name, for messages. */
  readonly file: string;
  readonly template: JsonObject;
  /** What the app gives for the template's parameters. */
  readonly parameters: JsonObject;
  /** Absent in an environment-agnostic stack. */
  readonly region?: string;
  /** Assets by their object key. */
  readonly assets: ReadonlyMap<string, FileAsset>;
}

export interface Assembly {
  readonly directory: string;
  /** A stack stands after those it depends on. */
  readonly stacks: readonly StackTemplate[];
}

/**
 * Reads what `cdk synth` wrote: manifest, templates and asset manifests, nested assemblies (stages) included.
 *
 * @throws SagaError `Local.NoAssembly` when there is no manifest; `Local.BrokenAssembly` when a file is missing or is no JSON, all at once.
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new SagaError('Local.NoAssembly', `Cannot start the one-machine cloud: there is no cloud assembly in ${root}. Run \`npx cdk synth\` first, or name the folder that it wrote.`);
  }
  const problems: string[] = [];
  const stacks = stacksOf(root, problems);
  if (problems.length === 0 && stacks.length === 0) problems.push('manifest.json names no stack.');
  if (problems.length > 0) throw problemsOf(`Cannot read the cloud assembly in ${root}`, problems, 'Local.BrokenAssembly');
  return { directory: root, stacks };
}

function stacksOf(directory: string, problems: string[]): StackTemplate[] {
  const artifacts = objectOf(readObject(directory, 'manifest.json', problems)['artifacts']);
  return inOrderOfDependency(artifacts).flatMap((id) => {
    const artifact = objectOf(artifacts[id]);
    const properties = objectOf(artifact['properties']);
    if (artifact['type'] === 'cdk:cloud-assembly') return stacksOf(join(directory, textOf(properties['directoryName']) ?? id), problems);
    if (artifact['type'] === 'aws:cloudformation:stack') return [readStack(directory, id, artifacts, problems)];
    return [];
  });
}

function inOrderOfDependency(artifacts: JsonObject): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id) || path.includes(id)) return;
    for (const dependency of listOf(objectOf(artifacts[id])['dependencies'])) visit(shown(dependency), [...path, id]);
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return [...ordered];
}

function readStack(directory: string, id: string, artifacts: JsonObject, problems: string[]): StackTemplate {
  const artifact = objectOf(artifacts[id]);
  const properties = objectOf(artifact['properties']);
  const file = textOf(properties['templateFile']) ?? `${id}.template.json`;
  const region = /^aws:\/\/[^/]+\/(.+)$/.exec(textOf(artifact['environment']) ?? '')?.[1];
  return {
    stackName: textOf(properties['stackName']) ?? id,
    file,
    template: readObject(directory, file, problems),
    parameters: objectOf(properties['parameters']),
    assets: assetsOf(directory, listOf(artifact['dependencies']), artifacts, problems),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
  };
}

function assetsOf(directory: string, dependencies: readonly Json[], artifacts: JsonObject, problems: string[]): ReadonlyMap<string, FileAsset> {
  const manifests = dependencies.map((id) => objectOf(artifacts[shown(id)])).filter((artifact) => artifact['type'] === 'cdk:asset-manifest');
  return new Map(manifests.flatMap((manifest) => assetsIn(directory, textOf(objectOf(manifest['properties'])['file']), problems)));
}

function assetsIn(directory: string, file: string | undefined, problems: string[]): [string, FileAsset][] {
  if (file === undefined) return [];
  return Object.values(objectOf(readObject(directory, file, problems)['files'])).flatMap((entry) => {
    const source = objectOf(objectOf(entry)['source']);
    const asset = { path: resolve(directory, textOf(source['path']) ?? ''), packaging: textOf(source['packaging']) ?? 'file' };
    const destinations = Object.values(objectOf(objectOf(entry)['destinations']));
    return destinations.map((destination): [string, FileAsset] => [shown(objectOf(destination)['objectKey']), asset]);
  });
}

function readObject(directory: string, file: string, problems: string[]): JsonObject {
  try {
    const value = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Json;
    if (isObject(value)) return value;
    problems.push(`${file} is no JSON object.`);
  } catch (error) {
    problems.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {};
}
