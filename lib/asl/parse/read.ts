/** Reads the fields of a definition, reporting what is missing or of the wrong type. */
import { isJsonArray, isJsonObject } from '../json';
import type { Json } from '../protocol';
import { expectType, type Node, schemaProblem } from './problems';

/** The string at `field`; undefined where absent, reported where it is something else. */
export function readString(node: Node, field: string): string | undefined {
  const value = node.fields[field];
  return value !== undefined && expectType(node, field, 'STRING') ? (value as string) : undefined;
}

export interface NumberRange {
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
}

export function readNumber(node: Node, field: string, range: NumberRange): number | undefined {
  const value = node.fields[field];
  if (value === undefined || !expectType(node, field, range.integer ? 'INTEGER' : 'NUMBER')) return undefined;
  const number = value as number;
  if (number >= range.min && number <= range.max) return number;
  schemaProblem(node, `${node.location}/${field}`, `Value must be between ${range.min} and ${range.max}`);
  return undefined;
}

/** The children of a list of objects. */
export function readObjects(node: Node, field: string): readonly Node[] {
  const value = node.fields[field];
  if (value === undefined || !expectType(node, field, 'ARRAY')) return [];
  return (value as readonly Json[]).flatMap((item, index) => {
    const location = `${node.location}/${field}[${index}]`;
    if (isJsonObject(item)) return [{ fields: item, location, problems: node.problems }];
    schemaProblem(node, location, 'Expected value of type [OBJECT]');
    return [];
  });
}

/** The child object at `field`. */
export function readObject(node: Node, field: string): Node | undefined {
  const value = node.fields[field];
  if (value === undefined || !expectType(node, field, 'OBJECT') || !isJsonObject(value)) return undefined;
  return { fields: value, location: `${node.location}/${field}`, problems: node.problems };
}

/** A list of strings with at least one. */
export function readNames(node: Node, field: string): readonly string[] {
  const value = node.fields[field];
  if (value === undefined) return [];
  if (isJsonArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value;
  schemaProblem(node, `${node.location}/${field}`, 'Expected value of type [ARRAY] with at least one string');
  return [];
}

export function requireFields(node: Node, names: readonly string[]): boolean {
  const missing = names.filter((name) => node.fields[name] === undefined);
  if (missing.length === 0) return true;
  schemaProblem(node, node.location === '' ? '/' : node.location, `These fields are required: [${missing.join(', ')}]`);
  return false;
}

export function refuseOtherFields(node: Node, allowed: ReadonlySet<string>): void {
  for (const field of Object.keys(node.fields)) {
    if (!allowed.has(field)) schemaProblem(node, node.location === '' ? '/' : node.location, `Field '${field}' is not supported`);
  }
}
