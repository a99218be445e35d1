/** Works out templates: what their expressions see, and what it is called when one of them fails. */
import { queryFailure, runtimeFailure, type StateFailure } from './failure';
import type { JsonObject } from './json';
import { evaluateProgram, type Evaluation } from './jsonata/evaluator';
import { evaluatePath } from './jsonpath/evaluate-path';
import type { Template } from './machine';
import type { Json } from './protocol';
import type { QueryView } from './query-view';
import type { Scope } from './run';

/** All variables that a lane sees: its own before those outside it. */
export function variablesInScope(scope: Scope): Readonly<Record<string, Json>> {
  return scope.outer === undefined ? scope.variables : { ...variablesInScope(scope.outer), ...scope.variables };
}

/** Throws a StateFailure when an expression fails or gives nothing. */
export function evaluateTemplate(template: Template, view: QueryView): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'jsonata':
      return valueOf(evaluateProgram(template.program, view), template);
    case 'path':
      return evaluatePath(template.program, view, template.field);
    case 'list':
      return template.items.map((item) => evaluateTemplate(item, view));
    case 'object':
      return evaluateFields(template.fields, view);
  }
}

function evaluateFields(fields: readonly (readonly [string, Template])[], view: QueryView): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, template] of fields) setField(result, name, evaluateTemplate(template, view));
  return result;
}

/** `__proto__` is a field name like any other in JSON. */
function setField(object: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

type JsonataTemplate = Extract<Template, { kind: 'jsonata' }>;

function valueOf(evaluation: Evaluation, template: JsonataTemplate): Json {
  if (evaluation.kind === 'value') return evaluation.value;
  if (evaluation.kind === 'unassigned') throw runtimeFailure(`${subject(template)} reads $${evaluation.variable}, which no state on the way here has assigned.`);
  throw queryFailure(`${subject(template)} ${complaint(evaluation)}`, template.field);
}

function subject({ field, program }: JsonataTemplate): string {
  return `The JSONata expression '${program.source}' specified for the field '${field}'`;
}

/** AWS's words, as recorded (returned nothing, unsupported) or as measured by floci (threw: a coded message stands on its own). */
function complaint(evaluation: Exclude<Evaluation, { kind: 'value' | 'unassigned' }>): string {
  switch (evaluation.kind) {
    case 'undefined':
      return 'returned nothing (undefined).';
    case 'unsupported':
      return 'returned an unsupported result type.';
    case 'error':
      return `threw an error during evaluation${evaluation.coded ? '.' : ':'} ${evaluation.message}`;
  }
}

/** The value, if it is of the wanted kind; else the failure that AWS words so. */
export function evaluateAs<Wanted extends Json>(
  template: Template,
  view: QueryView,
  expected: { readonly name: string; readonly is: (value: Json) => value is Wanted },
): Wanted {
  const value = evaluateTemplate(template, view);
  if (expected.is(value)) return value;
  throw unexpectedType(template, value, expected.name);
}

function unexpectedType(template: Template, value: Json, expected: string): StateFailure {
  const found = `returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
  if (template.kind === 'jsonata') return queryFailure(`${subject(template)} ${found}`, template.field);
  return queryFailure(`The value ${found}`);
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
