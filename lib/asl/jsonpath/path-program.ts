/**
 * Compiles what JSONPath states have in place of expressions: paths (`$.order.lines[0]`, `$$.Execution.Id`, `$variable.field`) and calls of
 * intrinsic functions. AWS's paths are those of the Jayway library (https://github.com/json-path/JsonPath).
 */
import type { Json } from '../protocol';
import { compileFilter, type Filter } from './filter';
import { compileIntrinsic, type IntrinsicCall } from './intrinsic-call';
import { Scanner } from './scanner';

export type PathProgram = ValuePath | IntrinsicCall;

export interface ValuePath {
  readonly kind: 'path';
  readonly source: string;
  readonly root: 'input' | 'context' | { readonly variable: string };
  readonly steps: readonly PathStep[];
}

export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'union'; readonly selectors: readonly (string | number)[] }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'descendants'; readonly then: PathStep };

/** The program of a path or an intrinsic function's call; undefined when it is neither. */
export function compilePath(source: string): PathProgram | undefined {
  const scanner = new Scanner(source);
  const program = source.startsWith('$') ? scanPath(scanner) : compileIntrinsic(scanner);
  return program !== undefined && scanner.atEnd() ? { ...program, source } : undefined;
}

/** The field names of a Reference Path: one place, neither a search nor an array's element. Undefined for any other text. */
export function compileReferencePath(source: string): readonly string[] | undefined {
  const program = compilePath(source);
  if (program?.kind !== 'path' || program.root !== 'input') return undefined;
  const names = program.steps.flatMap((step) => (step.kind === 'field' ? [step.name] : []));
  return names.length === program.steps.length ? names : undefined;
}

/** Whether the path can only have one result. */
export function isDefinite({ steps }: ValuePath): boolean {
  return steps.every(({ kind }) => kind === 'field' || kind === 'index');
}

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

export function scanSteps(scanner: Scanner): readonly PathStep[] | undefined {
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
    const then = scanner.peek() === '[' ? scanBracket(scanner) : scanName(scanner);
    return then && { kind: 'descendants', then };
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

export type LiteralArgument = { readonly kind: 'literal'; readonly value: Json };
