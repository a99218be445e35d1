/**
 * Reads paths as the Jayway library, which AWS uses, writes them (https://github.com/json-path/JsonPath): `$.order.lines[0]`,
 * `$$.Execution.Id`, `$variable.field`, `$.lines[?(@.price < 10)]`. Each function reads from the scanner's place as far as its part goes.
 */
import type { Json } from '../protocol';
import type { Filter, FilterOperand, PathStep, ValuePath } from './path-program';
import type { Scanner } from './scanner';

/** A path from the scanner's place as far as it goes. */
export function scanPath(scanner: Scanner): ValuePath | undefined {
  const begin = scanner.position;
  const root = scanRoot(scanner);
  const steps = root && scanSteps(scanner);
  return root && steps && { kind: 'path', source: scanner.since(begin), root, steps };
}

function scanRoot(scanner: Scanner): ValuePath['root'] | undefined {
  if (!scanner.take('$')) return undefined;
  if (scanner.take('$')) return 'context';
  const variable = scanner.takeMatch(/[\p{ID_Start}][\p{ID_Continue}]*/uy);
  return variable === undefined ? 'input' : { variable };
}

function scanSteps(scanner: Scanner): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  while (scanner.peek() === '.' || scanner.peek() === '[') {
    const step = scanStep(scanner);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

function scanStep(scanner: Scanner): PathStep | undefined {
  if (scanner.take('..')) {
    const target = scanner.peek() === '[' ? scanBracket(scanner) : scanName(scanner);
    return target && { kind: 'descendants', target };
  }
  return scanner.take('.') ? scanName(scanner) : scanBracket(scanner);
}

function scanName(scanner: Scanner): PathStep | undefined {
  if (scanner.take('*')) return { kind: 'wildcard' };
  const name = scanner.takeMatch(/[^.[\](),\s'"*?@!&|=<>]+/y);
  return name === undefined ? undefined : { kind: 'field', name };
}

function scanBracket(scanner: Scanner): PathStep | undefined {
  if (!scanner.take('[')) return undefined;
  scanner.skipSpace();
  const step = scanSelector(scanner);
  scanner.skipSpace();
  return step !== undefined && scanner.take(']') ? step : undefined;
}

function scanSelector(scanner: Scanner): PathStep | undefined {
  if (scanner.take('*')) return { kind: 'wildcard' };
  if (scanner.take('?')) {
    const filter = compileFilter(scanner);
    return filter && { kind: 'filter', filter };
  }
  const slice = scanner.takeMatch(/(?:-?\d+)?\s*:\s*(?:-?\d+)?/y);
  if (slice !== undefined) return sliceOf(slice);
  return scanUnion(scanner);
}

function sliceOf(text: string): PathStep {
  const [from, to] = text.split(':').map((part) => (part.trim() === '' ? undefined : Number(part)));
  return { kind: 'slice', from, to };
}

function scanUnion(scanner: Scanner): PathStep | undefined {
  const selectors: (string | number)[] = [];
  do {
    scanner.skipSpace();
    const selector = scanner.takeQuoted() ?? scanInteger(scanner);
    if (selector === undefined) return undefined;
    selectors.push(selector);
    scanner.skipSpace();
  } while (scanner.take(','));
  const [only] = selectors;
  if (selectors.length > 1 || only === undefined) return { kind: 'union', selectors };
  return typeof only === 'string' ? { kind: 'field', name: only } : { kind: 'index', index: only };
}

function scanInteger(scanner: Scanner): number | undefined {
  const digits = scanner.takeMatch(/-?\d+/y);
  return digits === undefined ? undefined : Number(digits);
}

/** A filter in parentheses, the scanner standing after its `?`. */
function compileFilter(scanner: Scanner): Filter | undefined {
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
