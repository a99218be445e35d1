/** Compiles templates: JSON in which a string `{% … %}` (JSONata) or a field `name.$` (JSONPath) stands for what it computes. */
import { isJsonArray, isJsonObject } from '../json';
import { compileExpression } from '../jsonata/evaluator';
import { topLevelProblem } from '../jsonata/top-level-names';
import { compilePath } from '../jsonpath/compile-path';
import type { QueryLanguage, Template } from '../machine';
import type { Json } from '../protocol';
import { type Node, type ProblemCode, schemaProblem } from './problems';

const EXPRESSION = /^\{%(?<source>[\s\S]*)%\}$/;

/** What the expressions of a field may refer to. */
export interface TemplateSite {
  readonly language: QueryLanguage;
  /** The field as causes name it: `Output`, `Catch[0]/Assign`. */
  readonly field: string;
  /** In a Catch's Output and Assign only. */
  readonly errorOutput?: boolean;
}

/** The template at `node.fields[field]`; undefined where absent. */
export function readTemplate(node: Node, name: string, site: TemplateSite): Template | undefined {
  const value = node.fields[name];
  return value === undefined ? undefined : compileTemplate(node, value, `${node.location}/${name}`, site);
}

export function compileTemplate(node: Node, value: Json, location: string, site: TemplateSite): Template {
  if (site.language === 'JSONPath') return compilePayload(node, value, location, site);
  return compileJsonata(node, value, location, site);
}

function compileJsonata(node: Node, value: Json, location: string, site: TemplateSite): Template {
  if (typeof value === 'string') return compileString(node, value, location, site);
  const compileChild = (child: Json, step: string): Template =>
    compileJsonata(node, child, `${location}${step}`, { ...site, field: `${site.field}${step}` });
  if (isJsonArray(value)) return list(value, value.map((item, index) => compileChild(item, `[${index}]`)));
  if (isJsonObject(value)) return object(value, Object.entries(value).map(([name, child]) => [name, compileChild(child, `/${name}`)]));
  return { kind: 'literal', value };
}

function list(value: Json, items: readonly Template[]): Template {
  return items.every(isLiteral) ? { kind: 'literal', value } : { kind: 'list', items };
}

function object(value: Json, fields: readonly (readonly [string, Template])[]): Template {
  return fields.every(([, template]) => isLiteral(template)) ? { kind: 'literal', value } : { kind: 'object', fields };
}

function isLiteral(template: Template): boolean {
  return template.kind === 'literal';
}

function compileString(node: Node, value: string, location: string, site: TemplateSite): Template {
  const source = EXPRESSION.exec(value)?.groups?.['source']?.trim();
  if (source === undefined) return plainString(node, value, location);
  const result = compileExpression(source);
  if ('syntaxError' in result) return refused(node, 'INVALID_JSONATA_EXPRESSION', location, result.syntaxError);
  const problem = topLevelProblem(result.program.ast, site.errorOutput === true);
  if (problem !== undefined) return refused(node, 'UNSUPPORTED_JSONATA_EXPRESSION', location, problem);
  return { kind: 'jsonata', field: site.field, program: result.program };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html: a half-open expression is refused, not taken as text. */
function plainString(node: Node, value: string, location: string): Template {
  if (!value.startsWith('{%') && !value.endsWith('%}')) return { kind: 'literal', value };
  return refused(node, 'INVALID_JSONATA_EXPRESSION', location, "A JSONata expression must begin with '{%' and end with '%}'.");
}

function refused(node: Node, code: ProblemCode, location: string, message: string): Template {
  node.problems.push({ code, location, message });
  return { kind: 'literal', value: null };
}

function compilePayload(node: Node, value: Json, location: string, site: TemplateSite): Template {
  if (isJsonArray(value)) return list(value, value.map((item, index) => compilePayload(node, item, `${location}[${index}]`, site)));
  if (!isJsonObject(value)) return { kind: 'literal', value };
  return object(value, Object.entries(value).map(([name, child]) => payloadField(node, name, child, location, site)));
}

function payloadField(node: Node, name: string, child: Json, location: string, site: TemplateSite): readonly [string, Template] {
  if (!name.endsWith('.$')) return [name, compilePayload(node, child, `${location}/${name}`, site)];
  const program = typeof child === 'string' ? compilePath(child) : undefined;
  if (program !== undefined) return [name.slice(0, -2), { kind: 'path', field: name, program }];
  schemaProblem(node, location, `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`);
  return [name.slice(0, -2), { kind: 'literal', value: null }];
}
