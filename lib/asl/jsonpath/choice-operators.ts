/** The comparisons of a JSONPath Choice: https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
import { runtimeFailure } from '../failure';
import type { Condition } from '../machine';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import { parseTimestamp } from '../timestamp';
import { evaluatePath } from './evaluate-path';
import { lookUp, noResults } from './look-up';
import type { PathProgram } from './path-program';

type Test = Extract<Condition, { kind: 'test' }>;

const ORDERED = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];
const KINDS_OF_VALUE = { String: 'string', Numeric: 'number', Timestamp: 'string' } as const;

/** Each operator, and of what type its operand is in the definition. */
export const OPERATORS: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.entries(KINDS_OF_VALUE).flatMap(([kind, type]) => ORDERED.flatMap((order) => withPath(`${kind}${order}`, type))),
  ...withPath('BooleanEquals', 'boolean'),
  ['StringMatches', 'string'],
  ...['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'].map((name): [string, string] => [name, 'boolean']),
]);

function withPath(name: string, type: string): [string, string][] {
  return [
    [name, type],
    [`${name}Path`, 'string'],
  ];
}

export function holdsTest(test: Test, view: QueryView): boolean {
  const value = test.variable.kind === 'path' ? lookUp(test.variable, view) : evaluatePath(test.variable, view, 'Variable');
  if (test.operator === 'IsPresent') return (value !== undefined) === test.operand;
  if (value === undefined) throw absent(test.variable);
  if (test.operator.startsWith('Is')) return isOfType(test.operator, value) === test.operand;
  const operand = test.operator.endsWith('Path') ? operandAt(test.operand as PathProgram, view) : (test.operand as Json);
  return compare(test.operator.replace(/Path$/, ''), value, operand);
}

function absent(variable: PathProgram): Error {
  return runtimeFailure(`Invalid path '${variable.source}': The choice state's condition path references an invalid value.`);
}

function operandAt(path: PathProgram, view: QueryView): Json {
  if (path.kind === 'intrinsic') return evaluatePath(path, view, 'Variable');
  const value = lookUp(path, view);
  if (value === undefined) throw noResults(path);
  return value;
}

function isOfType(operator: string, value: Json): boolean {
  switch (operator) {
    case 'IsNull':
      return value === null;
    case 'IsNumeric':
      return typeof value === 'number';
    case 'IsString':
      return typeof value === 'string';
    case 'IsBoolean':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string' && parseTimestamp(value) !== undefined;
  }
}

function compare(operator: string, value: Json, operand: Json): boolean {
  if (operator === 'StringMatches') return typeof value === 'string' && typeof operand === 'string' && wildcard(operand).test(value);
  const [, kind = '', order = ''] = /^(String|Numeric|Boolean|Timestamp)(.*)$/.exec(operator) ?? [];
  const [left, right] = [comparable(kind, value), comparable(kind, operand)];
  return left !== undefined && right !== undefined && inOrder(order, left, right);
}

function comparable(kind: string, value: Json): string | number | boolean | undefined {
  if (kind === 'Timestamp') return typeof value === 'string' ? parseTimestamp(value) : undefined;
  const type = kind === 'Numeric' ? 'number' : kind.toLowerCase();
  return typeof value === type ? (value as string | number | boolean) : undefined;
}

function inOrder(order: string, left: string | number | boolean, right: string | number | boolean): boolean {
  switch (order) {
    case 'LessThan':
      return left < right;
    case 'LessThanEquals':
      return left <= right;
    case 'GreaterThan':
      return left > right;
    case 'GreaterThanEquals':
      return left >= right;
    default:
      return left === right;
  }
}

/** `*` stands for any text; `\*` is a star, `\\` a backslash. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([*\\])|\*|[\s\S]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    return part === '*' ? '[\\s\\S]*' : literal(part);
  });
  return new RegExp(`^${source}$`);
}

function literal(character: string): string {
  return character.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
