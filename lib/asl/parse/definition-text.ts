/** Definitions and inputs as the API takes them: text. */
import { isJsonObject } from '../json';
import type { StateMachine } from '../machine';
import type { Json } from '../protocol';
import { expressProblems } from './check-express';
import { readJson } from './json-text';
import { parseStateMachine, problemsOf } from './parse-state-machine';
import { InvalidDefinition, type Problem } from './problems';

export type WorkflowType = 'STANDARD' | 'EXPRESS';

export interface Diagnostic extends Problem {
  readonly severity: 'ERROR' | 'WARNING';
}

/** The answer of ValidateStateMachineDefinition. */
export interface Validation {
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly Diagnostic[];
  readonly truncated: boolean;
}

export interface ValidationOptions {
  /** @default 'STANDARD' */
  readonly type?: WorkflowType;
  /** At most so many diagnostics; 0 and absent mean the default. @default 100 */
  readonly maxResults?: number;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
const MAX_DIAGNOSTICS = 100;

/** What ValidateStateMachineDefinition says of a definition. There are no warnings here: every diagnostic is an error. */
export function validateDefinition(text: string, { type = 'STANDARD', maxResults = 0 }: ValidationOptions = {}): Validation {
  const diagnostics = problemsInText(text, type).map((problem) => ({ ...problem, severity: 'ERROR' as const }));
  const shown = diagnostics.slice(0, maxResults > 0 ? maxResults : MAX_DIAGNOSTICS);
  return { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics: shown, truncated: shown.length < diagnostics.length };
}

/**
 * The machine of a definition in text, as CreateStateMachine takes it.
 *
 * @throws InvalidDefinition with all problems, in AWS's codes
 */
export function readDefinition(text: string, type: WorkflowType = 'STANDARD'): StateMachine {
  const problems = problemsInText(text, type);
  if (problems.length > 0) throw new InvalidDefinition(problems);
  return parseStateMachine(JSON.parse(text));
}

function problemsInText(text: string, type: WorkflowType): readonly Problem[] {
  const definition = definitionIn(text);
  if ('problem' in definition) return [definition.problem];
  const { value } = definition;
  return [...problemsOf(value), ...(type === 'EXPRESS' ? expressProblems(value) : [])];
}

/** The JSON object of a definition's text, or what AWS says of other text. */
export function definitionIn(text: string): { readonly value: Json } | { readonly problem: Problem } {
  const read = text.trim() === '' ? { value: null } : readJson(text);
  if ('fault' in read) {
    const { message, line, column } = read.fault;
    const location = `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;
    return { problem: { code: 'INVALID_JSON_DESCRIPTION', location, message: `${message}\n at ${location}` } };
  }
  if (isJsonObject(read.value)) return read;
  return { problem: { code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' } };
}

/** StartExecution's error for text that is not JSON. */
export class InvalidExecutionInput extends Error {
  readonly code = 'InvalidExecutionInput';

  constructor(reason: string) {
    super(`Invalid State Machine Execution Input: '${reason}'`);
  }
}

/**
 * The input of an execution in text.
 *
 * @throws InvalidExecutionInput in AWS's words
 */
export function readExecutionInput(text: string): Json {
  if (text.trim() === '') throw new InvalidExecutionInput('Invalid execution input.');
  const read = readJson(text);
  if ('fault' in read) throw new InvalidExecutionInput(read.fault.message);
  return read.value;
}
