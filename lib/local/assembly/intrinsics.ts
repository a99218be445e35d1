import type { Json } from '../../contract/json';
import { isList, isObject, textOf, type JsonObject, shown } from '../json-object';

/** What a template's functions can refer to. A look-up that finds nothing returns `undefined` and has noted the problem. */
export interface Scope {
  ref(name: string, at: string): Json | undefined;
  attribute(logicalId: string, attribute: string, at: string): Json | undefined;
  condition(name: string, at: string): boolean;
  mapping(map: string, first: string, second: string, at: string): Json | undefined;
  importedValue(exportName: string, at: string): Json | undefined;
  stackOutput(stackName: string, output: string, at: string): Json | undefined;
  /** Notes what is wrong at a place in the template, so that all problems are told at once. */
  problem(at: string, message: string): undefined;
}

/** The value without its functions. `undefined` is `AWS::NoValue`, or a problem that the scope has noted. */
export function resolveValue(value: Json, scope: Scope, at: string): Json | undefined {
  if (typeof value === 'string') return plainText(value, scope, at);
  if (isList(value)) return value.map((item, index) => resolveValue(item, scope, `${at}/${index}`)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const [name, ...more] = Object.keys(value);
  if (name !== undefined && more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return callFunction(name, value[name] ?? null, scope, at);
  const fields = Object.entries(value).map(([key, field]) => [key, resolveValue(field, scope, `${at}/${key}`)] as const);
  return Object.fromEntries(fields.filter((field): field is readonly [string, Json] => field[1] !== undefined));
}

function plainText(text: string, scope: Scope, at: string): string | undefined {
  if (!text.includes('{{resolve:')) return text;
  return scope.problem(at, `is a dynamic reference (${text}), and there is no Secrets Manager or Parameter Store here to ask`);
}

type TemplateFunction = (argument: Json, scope: Scope, at: string) => Json | undefined;

const FUNCTIONS: { readonly [name: string]: TemplateFunction } = {
  Ref: reference,
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::Base64': (argument, scope, at) => {
    const text = resolveText(argument, scope, at);
    return text === undefined ? undefined : Buffer.from(text).toString('base64');
  },
  'Fn::GetAZs': (argument, scope, at) => {
    const asked = resolveText(argument, scope, at);
    const region = asked === undefined || asked === '' ? scope.ref('AWS::Region', at) : asked;
    return ['a', 'b', 'c'].map((zone) => `${shown(region)}${zone}`);
  },
  'Fn::Cidr': (_, scope, at) => scope.problem(at, 'uses Fn::Cidr: there is no network here whose addresses it could divide'),
};

function callFunction(name: string, argument: Json, scope: Scope, at: string): Json | undefined {
  const served = FUNCTIONS[name];
  return served ? served(argument, scope, at) : scope.problem(at, `uses ${name}, which the one-machine cloud does not know`);
}

function resolveText(value: Json, scope: Scope, at: string): string | undefined {
  const resolved = resolveValue(value, scope, at);
  if (resolved === undefined || resolved === null || typeof resolved === 'object') return undefined;
  return shown(resolved);
}

function reference(argument: Json, scope: Scope, at: string): Json | undefined {
  if (typeof argument !== 'string') return scope.problem(at, 'Ref takes a name');
  return argument === 'AWS::NoValue' ? undefined : scope.ref(argument, at);
}

function getAttribute(argument: Json, scope: Scope, at: string): Json | undefined {
  const [logicalId, ...path] = typeof argument === 'string' ? argument.split('.') : isList(argument) ? argument : [];
  const attribute = path.map((part) => resolveText(part, scope, at)).join('.');
  if (typeof logicalId !== 'string' || attribute === '') return scope.problem(at, 'Fn::GetAtt takes a resource and one of its attributes');
  return scope.attribute(logicalId, attribute, at);
}

function substitute(argument: Json, scope: Scope, at: string): Json | undefined {
  const [text, variables] = isList(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return scope.problem(at, 'Fn::Sub takes a text, or a list of a text and its variables');
  const own: JsonObject = isObject(variables) ? variables : {};
  const parts = text.split(/\$\{([^}]*)\}/).map((part, index) => (index % 2 === 0 ? part : substitution(part, own, scope, at)));
  return parts.includes(undefined) ? undefined : parts.join('');
}

function substitution(name: string, own: JsonObject, scope: Scope, at: string): string | undefined {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  const given = own[name];
  if (given !== undefined) return resolveText(given, scope, at);
  return resolveText(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope, at);
}

/** The members of a function's list argument, of which the last may be a list that another function gives. */
function listArgument(value: Json | undefined, scope: Scope, at: string): readonly Json[] | undefined {
  const resolved = value === undefined ? undefined : resolveValue(value, scope, at);
  return isList(resolved) ? resolved : undefined;
}

function join(argument: Json, scope: Scope, at: string): Json | undefined {
  const [delimiter, members] = isList(argument) ? argument : [];
  if (typeof delimiter !== 'string' || members === undefined) return scope.problem(at, 'Fn::Join takes a delimiter and a list');
  if (isList(members)) {
    const texts = members.map((member) => resolveValue(member, scope, at));
    return texts.includes(undefined) ? undefined : texts.map(shown).join(delimiter);
  }
  return listArgument(members, scope, at)?.map(shown).join(delimiter);
}

function select(argument: Json, scope: Scope, at: string): Json | undefined {
  const [index, members] = isList(argument) ? argument : [];
  const list = listArgument(members, scope, at);
  const position = index === undefined ? undefined : resolveText(index, scope, at);
  if (list === undefined || position === undefined) return scope.problem(at, 'Fn::Select takes an index and a list');
  return list[Number(position)] ?? scope.problem(at, `Fn::Select asks for member ${position} of a list of ${list.length}`);
}

function split(argument: Json, scope: Scope, at: string): Json | undefined {
  const [delimiter, source] = isList(argument) ? argument : [];
  const text = source === undefined ? undefined : resolveText(source, scope, at);
  if (typeof delimiter !== 'string' || text === undefined) return scope.problem(at, 'Fn::Split takes a delimiter and a text');
  return text.split(delimiter);
}

function choose(argument: Json, scope: Scope, at: string): Json | undefined {
  const [condition, whenTrue, whenFalse] = isList(argument) ? argument : [];
  if (typeof condition !== 'string' || whenTrue === undefined || whenFalse === undefined) {
    return scope.problem(at, 'Fn::If takes a condition and two values');
  }
  return resolveValue(scope.condition(condition, at) ? whenTrue : whenFalse, scope, at);
}

function findInMap(argument: Json, scope: Scope, at: string): Json | undefined {
  const [map, first, second] = (isList(argument) ? argument : []).map((key) => resolveText(key, scope, at));
  if (map === undefined || first === undefined || second === undefined) return scope.problem(at, 'Fn::FindInMap takes a map and two keys');
  return scope.mapping(map, first, second, at);
}

function importValue(argument: Json, scope: Scope, at: string): Json | undefined {
  const name = resolveText(argument, scope, at);
  return name === undefined ? undefined : scope.importedValue(name, at);
}

/** CDK's weak references between stacks: by the other stack's output instead of an export. */
function getStackOutput(argument: Json, scope: Scope, at: string): Json | undefined {
  const { StackName: stack = null, OutputName: output = null } = isObject(argument) ? argument : {};
  const [stackName, outputName] = [resolveText(stack, scope, at), resolveText(output, scope, at)];
  if (stackName === undefined || outputName === undefined) return scope.problem(at, 'Fn::GetStackOutput takes a StackName and an OutputName');
  return scope.stackOutput(stackName, outputName, at);
}

/** A condition of the template: `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::Equals`, or another condition by its name. */
export function resolveCondition(value: Json, scope: Scope, at: string): boolean {
  const [name, argument] = Object.entries(isObject(value) ? value : {})[0] ?? [];
  const members = isList(argument) ? argument : [];
  switch (name) {
    case 'Fn::And':
      return members.every((member) => resolveCondition(member, scope, at));
    case 'Fn::Or':
      return members.some((member) => resolveCondition(member, scope, at));
    case 'Fn::Not':
      return !members.every((member) => resolveCondition(member, scope, at));
    case 'Fn::Equals': {
      const [left, right] = members.map((member) => resolveValue(member, scope, at));
      return comparable(left) === comparable(right);
    }
    case 'Condition':
      return scope.condition(textOf(argument) ?? '', at);
    case undefined:
    default:
      scope.problem(at, `is no condition: it uses ${name ?? 'nothing'} where Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition stands`);
      return false;
  }
}

/** CloudFormation compares texts: 1 equals "1". */
function comparable(value: Json | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : shown(value);
}
