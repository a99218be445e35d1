/** Filters of a path: `[?(@.price < 10 && @.stock)]`. */
import type { Json } from '../protocol';
import type { PathStep } from './path-program';
import { scanSteps } from './path-program';
import type { Scanner } from './scanner';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly operand: FilterOperand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: FilterOperand; readonly right: FilterOperand };

export type FilterOperand = { readonly kind: 'item'; readonly steps: readonly PathStep[] } | { readonly kind: 'literal'; readonly value: Json };

/** A filter in parentheses, the scanner standing after its `?`. */
export function compileFilter(scanner: Scanner): Filter | undefined {
  scanner.skipSpace();
  if (!scanner.take('(')) return undefined;
  const filter = scanOr(scanner);
  scanner.skipSpace();
  return filter !== undefined && scanner.take(')') ? filter : undefined;
}

function scanOr(scanner: Scanner): Filter | undefined {
  return scanChain(scanner, '||', 'or', scanAnd);
}

function scanAnd(scanner: Scanner): Filter | undefined {
  return scanChain(scanner, '&&', 'and', scanTerm);
}

function scanChain(scanner: Scanner, sign: string, kind: 'and' | 'or', scanPart: (scanner: Scanner) => Filter | undefined): Filter | undefined {
  let left = scanPart(scanner);
  scanner.skipSpace();
  while (left !== undefined && scanner.take(sign)) {
    const right = scanPart(scanner);
    left = right && { kind, left, right };
    scanner.skipSpace();
  }
  return left;
}

function scanTerm(scanner: Scanner): Filter | undefined {
  scanner.skipSpace();
  if (scanner.take('!')) {
    const filter = scanTerm(scanner);
    return filter && { kind: 'not', filter };
  }
  if (scanner.peek() === '(') return compileFilter(scanner);
  const left = scanOperand(scanner);
  if (left === undefined) return undefined;
  scanner.skipSpace();
  const operator = scanner.takeMatch(/==|!=|<=|>=|<|>/y);
  if (operator === undefined) return { kind: 'exists', operand: left };
  scanner.skipSpace();
  const right = scanOperand(scanner);
  return right && { kind: 'compare', operator, left, right };
}

function scanOperand(scanner: Scanner): FilterOperand | undefined {
  if (scanner.take('@')) {
    const steps = scanSteps(scanner);
    return steps && { kind: 'item', steps };
  }
  const text = scanner.takeQuoted();
  if (text !== undefined) return { kind: 'literal', value: text };
  const word = scanner.takeMatch(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  return word === undefined ? undefined : { kind: 'literal', value: JSON.parse(word) as Json };
}
