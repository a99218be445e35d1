/** What is wrong with a definition: collected, so that all of it is said at once. */
import type { Json } from '../protocol';

/** In the shape of ValidateStateMachineDefinition's diagnostics. */
export interface Problem {
  readonly code: ProblemCode;
  /** A JSON pointer into the definition: `/States/Pay/Retry[0]/MaxAttempts`. Absent when there is no JSON at all. */
  readonly location?: string;
  readonly message: string;
}

export type ProblemCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** The definition is not one that AWS would take; `problems` has every reason. */
export class InvalidDefinition extends Error {
  readonly code = 'InvalidDefinition';

  constructor(readonly problems: readonly Problem[]) {
    super(`Invalid State Machine Definition: '${problems.map(problemText).join(', ')}'`);
  }
}

function problemText({ code, message, location }: Problem): string {
  return `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`;
}

/** One object of the definition being read: its fields, where it stands, and where its problems go. */
export interface Node {
  readonly fields: { readonly [name: string]: Json };
  readonly location: string;
  readonly problems: Problem[];
}

export function schemaProblem(node: Pick<Node, 'problems'>, location: string, message: string): void {
  node.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', location, message });
}

/** Whether `value` is of the type; says so if not. */
export function expectType(node: Node, field: string, type: 'STRING' | 'OBJECT' | 'ARRAY' | 'BOOLEAN' | 'INTEGER' | 'NUMBER'): boolean {
  if (isOfType(node.fields[field], type)) return true;
  schemaProblem(node, `${node.location}/${field}`, `Expected value of type [${type}]`);
  return false;
}

function isOfType(value: Json | undefined, type: string): boolean {
  switch (type) {
    case 'OBJECT':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'ARRAY':
      return Array.isArray(value);
    case 'INTEGER':
      return Number.isInteger(value);
    default:
      return typeof value === type.toLowerCase();
  }
}
