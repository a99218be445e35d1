/** Checks the context object that a TestState request gives: https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html */
import { isJsonObject, type JsonObject } from '../json';
import type { Json } from '../protocol';
import { TestStateRefused } from './protocol';

type Kind = 'string' | 'number' | 'any';

/** What it may have. As recorded, `Map` may not be given. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: { Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string', RedriveCount: 'number', RedriveTime: 'string' },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/** Throws a TestStateRefused for a context that AWS refuses; fields may be missing. */
export function checkContext(context: JsonObject): void {
  for (const [section, value] of Object.entries(context)) {
    if (section === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const fields = Object.hasOwn(FIELDS, section) ? FIELDS[section] : undefined;
    if (fields === undefined) throw invalid(`Field '${section}' is not allowed`);
    if (!isJsonObject(value)) throw invalid(`${section} must be an object`);
    for (const [name, inner] of Object.entries(value)) checkField(fields, section, name, inner);
  }
}

function checkField(fields: Readonly<Record<string, Kind>>, section: string, name: string, value: Json): void {
  const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (kind === undefined) throw invalid(`Field '${name}' is not allowed`);
  if (kind !== 'any' && typeof value !== kind) throw invalid(`${section}.${name} must be a ${kind}`);
}

function invalid(reason: string): TestStateRefused {
  return new TestStateRefused('ValidationException', `Invalid Context object provided: ${reason}`);
}
