/** What jsonata's parser makes of an expression, as far as closures know it. */
import { isRecord } from '../../json';
import { NotCompiled } from './closure';

export type Node = Readonly<Record<string, unknown>>;

/** What each kind of node has when nothing is hung on it: no predicate, group, focus, index, ancestor or `[]`. */
const PLAIN_FIELDS: Readonly<Record<string, readonly string[]>> = {
  path: ['steps'],
  name: [],
  variable: [],
  string: [],
  number: [],
  value: [],
  regex: [],
  unary: ['expression', 'expressions', 'lhs', 'consarray'],
  binary: ['lhs', 'rhs'],
  condition: ['condition', 'then', 'else'],
  block: ['expressions', 'consarray'],
  bind: ['lhs', 'rhs'],
  function: ['name', 'procedure', 'arguments'],
  lambda: ['arguments', 'body', 'thunk'],
};

/** Every node has these. */
const COMMON_FIELDS = ['type', 'value', 'position'];

/** The kind of a node that has nothing but its kind's own fields. */
export function kindOf(node: Node): string {
  const kind = String(node['type']);
  const fields = Object.hasOwn(PLAIN_FIELDS, kind) ? PLAIN_FIELDS[kind] : undefined;
  if (fields === undefined) throw new NotCompiled();
  const known = (field: string): boolean => node[field] === undefined || COMMON_FIELDS.includes(field) || fields.includes(field);
  if (!Object.keys(node).every(known)) throw new NotCompiled();
  return kind;
}

export function child(node: Node, field: string): Node {
  const value = node[field];
  if (!isRecord(value)) throw new NotCompiled();
  return value;
}

export function children(node: Node, field: string): readonly Node[] {
  const value = node[field];
  if (!Array.isArray(value)) throw new NotCompiled();
  return value as Node[];
}
