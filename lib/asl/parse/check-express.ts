/** What an Express workflow may not have: https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
import { isJsonArray, isJsonObject, type JsonObject } from '../json';
import type { Json } from '../protocol';
import { type Problem } from './problems';

export function expressProblems(definition: Json): readonly Problem[] {
  return isJsonObject(definition) ? problemsOfGroup(definition, '') : [];
}

function problemsOfGroup(group: Json | undefined, location: string): readonly Problem[] {
  const states = isJsonObject(group) ? group['States'] : undefined;
  if (!isJsonObject(states)) return [];
  return Object.entries(states).flatMap(([name, state]) => (isJsonObject(state) ? problemsOfState(state, `${location}/States/${name}`) : []));
}

function problemsOfState(state: JsonObject, location: string): readonly Problem[] {
  const branches = isJsonArray(state['Branches']) ? state['Branches'] : [];
  return [
    ...problemsOfResource(state['Resource'], `${location}/Resource`),
    ...branches.flatMap((branch, index) => problemsOfGroup(branch, `${location}/Branches[${index}]`)),
    ...problemsOfGroup(state['ItemProcessor'], `${location}/ItemProcessor`),
    ...problemsOfGroup(state['Iterator'], `${location}/Iterator`),
  ];
}

function problemsOfResource(resource: Json | undefined, location: string): readonly Problem[] {
  if (typeof resource !== 'string') return [];
  const pattern = /\.(?:waitForTaskToken|sync)(?::2)?$/.exec(resource)?.[0];
  // The space at the end is AWS's.
  if (pattern !== undefined) return [refusal(location, `'${pattern}' service integration `)];
  return /^arn:[^:]*:states:[^:]*:\d+:activity:/.test(resource) ? [refusal(location, 'Activity ARN')] : [];
}

function refusal(location: string, what: string): Problem {
  return { code: 'SCHEMA_VALIDATION_FAILED', location, message: `Express state machine does not support ${what}` };
}
