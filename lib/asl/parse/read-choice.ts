/** Reads the rules of a Choice. */
import { OPERATORS } from '../jsonpath/choice-operators';
import { compilePath } from '../jsonpath/compile-path';
import type { PathProgram } from '../jsonpath/path-program';
import type { ChoiceRule, Condition } from '../machine';
import type { Json } from '../protocol';
import { refuseForeignFields } from './fields';
import { type Node, schemaProblem } from './problems';
import { readFlow } from './read-flow';
import { readObject, readObjects, readString, requireFields } from './read';
import type { StateSite } from './state-site';
import { readTemplate } from './template';

export function readChoices({ node, language }: StateSite): readonly ChoiceRule[] {
  requireFields(node, ['Choices']);
  const rules = readObjects(node, 'Choices');
  if (Array.isArray(node.fields['Choices']) && rules.length === 0) schemaProblem(node, `${node.location}/Choices`, 'Value cannot be empty');
  return rules.flatMap((rule, index) => {
    refuseForeignFields(rule, language);
    const flow = readFlow(rule, language, { prefix: `Choices[${index}]/` });
    const condition = language === 'JSONata' ? readExpression(rule, index) : readTest(rule);
    const next = readString(rule, 'Next');
    return requireFields(rule, ['Next']) && next !== undefined && condition !== undefined ? [{ condition, next, flow }] : [];
  });
}

function readExpression(rule: Node, index: number): Condition | undefined {
  if (!requireFields(rule, ['Condition'])) return undefined;
  const template = readTemplate(rule, 'Condition', { language: 'JSONata', field: `Choices[${index}]/Condition` });
  if (template?.kind === 'jsonata' || (template?.kind === 'literal' && typeof template.value === 'boolean')) return { kind: 'jsonata', template };
  schemaProblem(rule, `${rule.location}/Condition`, 'Value must be a boolean or a JSONata expression');
  return undefined;
}

function readTest(rule: Node): Condition | undefined {
  if (rule.fields['And'] !== undefined) return { kind: 'and', conditions: readTests(rule, 'And') };
  if (rule.fields['Or'] !== undefined) return { kind: 'or', conditions: readTests(rule, 'Or') };
  if (rule.fields['Not'] !== undefined) {
    const inner = readObject(rule, 'Not');
    const condition = inner && readTest(inner);
    return condition && { kind: 'not', condition };
  }
  return readComparison(rule);
}

function readTests(rule: Node, field: string): readonly Condition[] {
  return readObjects(rule, field).flatMap((inner) => readTest(inner) ?? []);
}

function readComparison(rule: Node): Condition | undefined {
  if (!requireFields(rule, ['Variable'])) return undefined;
  const operators = Object.keys(rule.fields).filter((field) => OPERATORS.has(field));
  const [operator] = operators;
  const variable = readPathField(rule, 'Variable');
  if (operator === undefined || operators.length > 1) {
    schemaProblem(rule, rule.location, 'Exactly one comparison operator is required');
    return undefined;
  }
  const operand = operator.endsWith('Path') ? readPathField(rule, operator) : readOperand(rule, operator);
  return variable && operand !== undefined ? { kind: 'test', operator, variable, operand } : undefined;
}

function readPathField(rule: Node, field: string): PathProgram | undefined {
  const value = rule.fields[field];
  const program = typeof value === 'string' ? compilePath(value) : undefined;
  if (program === undefined) schemaProblem(rule, `${rule.location}/${field}`, 'Value is not a valid JSONPath');
  return program;
}

function readOperand(rule: Node, operator: string): Json | undefined {
  const value = rule.fields[operator];
  const expected = OPERATORS.get(operator);
  if (value !== undefined && typeof value === expected) return value;
  schemaProblem(rule, `${rule.location}/${operator}`, `Expected value of type [${String(expected).toUpperCase()}]`);
  return undefined;
}
