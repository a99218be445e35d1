/** Follows the steps of a path through a value. */
import { isJsonArray, isJsonObject } from '../json';
import type { Json } from '../protocol';
import type { Filter, FilterOperand, PathStep } from './path-program';

/** All values that the steps lead to, in order. */
export function select(root: Json, steps: readonly PathStep[]): readonly Json[] {
  let found: readonly Json[] = [root];
  for (const step of steps) found = found.flatMap((value) => follow(value, step));
  return found;
}

function follow(value: Json, step: PathStep): readonly Json[] {
  switch (step.kind) {
    case 'field':
      return isJsonObject(value) ? some(Object.hasOwn(value, step.name) ? value[step.name] : undefined) : [];
    case 'index':
      return isJsonArray(value) ? some(value.at(step.index)) : [];
    case 'wildcard':
      return children(value);
    case 'slice':
      return isJsonArray(value) ? value.slice(step.from, step.to) : [];
    case 'union':
      return step.selectors.flatMap((selector) => follow(value, selectorStep(selector)));
    case 'filter':
      return (isJsonArray(value) ? value : [value]).filter((item) => passes(step.filter, item));
    case 'descendants':
      return descendants(value).flatMap((each) => follow(each, step.target));
  }
}

function selectorStep(selector: string | number): PathStep {
  return typeof selector === 'string' ? { kind: 'field', name: selector } : { kind: 'index', index: selector };
}

function some(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : [value];
}

function children(value: Json): readonly Json[] {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function descendants(value: Json): readonly Json[] {
  return [value, ...children(value).flatMap(descendants)];
}

function passes(filter: Filter, item: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, item) && passes(filter.right, item);
    case 'or':
      return passes(filter.left, item) || passes(filter.right, item);
    case 'not':
      return !passes(filter.filter, item);
    case 'exists':
      return operandOf(filter.operand, item) !== undefined;
    case 'compare':
      return compare(filter.operator, operandOf(filter.left, item), operandOf(filter.right, item));
  }
}

function operandOf(operand: FilterOperand, item: Json): Json | undefined {
  return operand.kind === 'literal' ? operand.value : select(item, operand.steps)[0];
}

function compare(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const comparable = (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  return comparable && ordered(operator, left, right);
}

function ordered(operator: string, left: string | number, right: string | number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
