import type { Json } from '../../contract/json';
import { objectOf, textOf, type JsonObject, shown } from '../json-object';
import { resolveCondition, resolveValue, type Scope } from './intrinsics';
import { ACCOUNT, arn, PARTITION, type Place } from './place';
import type { StackTemplate } from './read-assembly';
import { attributeOf, refOf, type Resource } from './resource-types';

/** A bootstrap version that satisfies every app: there is nothing to bootstrap here. */
const BOOTSTRAP_VERSION = '1000';

/** One stack's template with everything that its functions can refer to. */
export interface StackScope extends Scope {
  /** The resources whose condition holds. */
  readonly resources: readonly Resource[];
  readonly outputs: readonly { readonly name: string; readonly value: Json }[];
}

/** What the stacks before this one give to others. */
export interface Published {
  readonly exports: Map<string, Json>;
  /** By stack name and output name, with a slash between. */
  readonly outputs: Map<string, Json>;
}

/**
 * Opens a stack. Values are resolved when they are asked for, each once; what is wrong is noted through `note`.
 *
 * @param published what this stack publishes is added.
 */
export function openStack(stack: StackTemplate, place: Place, published: Published, note: (problem: string) => void): StackScope {
  const { template } = stack;
  const declared = objectOf(template['Resources']);
  const declaredParameters = objectOf(template['Parameters']);
  const resources = new Map<string, Resource>();
  const scope: Scope = {
    ref: (name, at) => pseudoParameter(name, stack, place) ?? (name in declaredParameters ? parameter(name, stack, scope, at) : resourceRef(name, at)),
    attribute(logicalId, attribute, at) {
      const resource = resources.get(logicalId);
      if (!resource) return scope.problem(at, `asks for ${logicalId}.${attribute}, but there is no resource ${logicalId}`);
      return attributeOf(resource, attribute, place) ?? scope.problem(at, `asks for ${logicalId}.${attribute}: no ${resource.type} has such an attribute here`);
    },
    condition: guarded((name, at) => {
      const condition = objectOf(template['Conditions'])[name];
      if (condition !== undefined) return resolveCondition(condition, scope, `Conditions/${name}`);
      scope.problem(at, `asks for the condition ${name}, which the template has not`);
      return false;
    }, (name, at) => { scope.problem(at, `asks for the condition ${name}, which depends on itself`); return false; }),
    mapping: (map, first, second, at) =>
      objectOf(objectOf(objectOf(template['Mappings'])[map])[first])[second] ?? scope.problem(at, `finds nothing in the map ${map} under ${first}, ${second}`),
    stackOutput: (stackName, output, at) =>
      published.outputs.get(`${stackName}/${output}`) ?? scope.problem(at, `asks for the output ${output} of the stack ${stackName}, which no stack before this one has`),
    importedValue: (name, at) => published.exports.get(name) ?? scope.problem(at, `imports ${name}, which no stack before this one exports`),
    problem(at, message) {
      note(`${stack.file}, ${at}: ${message}.`);
      return undefined;
    },
  };
  const resourceRef = (name: string, at: string): Json | undefined => {
    const resource = resources.get(name);
    return resource ? refOf(resource, place) : scope.problem(at, `refers to ${name}, which is no parameter and no resource of this template`);
  };
  for (const [logicalId, declaration] of Object.entries(declared)) {
    const condition = textOf(objectOf(declaration)['Condition']);
    if (condition === undefined || scope.condition(condition, `Resources/${logicalId}`)) {
      resources.set(logicalId, openResource(stack.stackName, logicalId, objectOf(declaration), scope));
    }
  }
  if (template['Transform'] !== undefined) scope.problem('Transform', 'asks for a macro, and only CloudFormation itself runs those');
  return { ...scope, resources: [...resources.values()], outputs: outputsOf(stack, scope, published) };
}

/** A look-up that remembers its answers, and asks `whenCircular` when one depends on itself. */
function guarded<Value>(look: (name: string, at: string) => Value, whenCircular: (name: string, at: string) => Value): (name: string, at: string) => Value {
  const known = new Map<string, Value>();
  const open = new Set<string>();
  return (name, at) => {
    if (open.has(name)) return whenCircular(name, at);
    const before = known.get(name);
    if (before !== undefined) return before;
    open.add(name);
    const value = look(name, at);
    open.delete(name);
    known.set(name, value);
    return value;
  };
}

function openResource(stackName: string, logicalId: string, declaration: JsonObject, scope: Scope): Resource {
  const at = `Resources/${logicalId}`;
  const type = textOf(declaration['Type']);
  if (type === undefined) scope.problem(at, 'has no Type');
  const properties = guarded<JsonObject>(
    () => objectOf(resolveValue(objectOf(declaration['Properties']), scope, at)),
    () => { scope.problem(at, 'depends on itself'); return {}; },
  );
  return { stackName, logicalId, type: type ?? 'unknown', properties: () => properties(logicalId, at) };
}

function pseudoParameter(name: string, stack: StackTemplate, place: Place): Json | undefined {
  switch (name) {
    case 'AWS::Region':
      return place.region;
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Partition':
      return PARTITION;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.stackName;
    case 'AWS::StackId':
      return arn(place, 'cloudformation', `stack/${stack.stackName}/local`);
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}

function parameter(name: string, stack: StackTemplate, scope: Scope, at: string): Json | undefined {
  const declared = objectOf(stack.template['Parameters'])[name];
  const type = textOf(objectOf(declared)['Type']) ?? 'String';
  const value = stack.parameters[name] ?? objectOf(declared)['Default'];
  if (value === undefined) return scope.problem(at, `refers to the parameter ${name}, which has no default. Give it one, or a value in the app`);
  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    if (/^\/cdk-bootstrap\/.+\/version$/.test(shown(value))) return BOOTSTRAP_VERSION;
    return scope.problem(at, `refers to the parameter ${name}, which stands in Parameter Store (${shown(value)}), and there is none here`);
  }
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? shown(value).split(',').map((member) => member.trim()) : value;
}

function outputsOf({ stackName, template }: StackTemplate, scope: Scope, published: Published): StackScope['outputs'] {
  return Object.entries(objectOf(template['Outputs'])).flatMap(([name, declaration]) => {
    const { Value: value = null, Export: exporting, Condition: condition } = objectOf(declaration);
    if (typeof condition === 'string' && !scope.condition(condition, `Outputs/${name}`)) return [];
    const resolved = resolveValue(value, scope, `Outputs/${name}/Value`);
    if (resolved === undefined) return [];
    published.outputs.set(`${stackName}/${name}`, resolved);
    const exportName = resolveValue(objectOf(exporting)['Name'] ?? null, scope, `Outputs/${name}/Export`);
    if (typeof exportName === 'string') published.exports.set(exportName, resolved);
    return [{ name, value: resolved }];
  });
}
