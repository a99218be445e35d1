import { readFileSync } from 'node:fs';
import { objectOf, textOf, shown } from '../json-object';
import type { StateMachine } from './deployment';
import type { Scope } from './intrinsics';
import { type Place } from './place';
import type { FileAsset } from './read-assembly';
import { nameOf, refOf, type Resource } from './resource-types';

/** The state machine with its definition's placeholders filled in; `undefined` for an Express workflow, or a definition that is not there or no JSON. */
export function stateMachineOf(resource: Resource, place: Place, assets: ReadonlyMap<string, FileAsset>, scope: Scope): StateMachine | undefined {
  const properties = resource.properties();
  if (properties['StateMachineType'] === 'EXPRESS') return undefined;
  const text = definitionText(resource, assets, scope);
  if (text === undefined) return undefined;
  const definition = Object.entries(objectOf(properties['DefinitionSubstitutions'])).reduce((filled, [name, value]) => filled.replaceAll(`\${${name}}`, () => shown(value)), text);
  if (!isJson(definition)) return scope.problem(`Resources/${resource.logicalId}`, 'has a definition that is no JSON once its substitutions are filled in');
  return { name: nameOf(resource), arn: shown(refOf(resource, place)), roleArn: textOf(properties['RoleArn']) ?? '', definition };
}

function definitionText(resource: Resource, assets: ReadonlyMap<string, FileAsset>, scope: Scope): string | undefined {
  const { DefinitionString: text, Definition: definition, DefinitionS3Location: location } = resource.properties();
  if (typeof text === 'string') return text;
  if (definition !== undefined) return JSON.stringify(definition);
  const key = objectOf(location)['Key'];
  const at = `Resources/${resource.logicalId}`;
  if (key === undefined) return scope.problem(at, 'has no definition');
  const asset = assets.get(shown(key));
  return asset ? readFileSync(asset.path, 'utf8') : scope.problem(at, `names the object ${shown(key)}, which is no asset of this stack`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
