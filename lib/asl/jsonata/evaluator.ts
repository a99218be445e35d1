/**
 * Evaluates JSONata expressions: compiled once, within bounds, to plain JSON.
 *
 * The bounds are AWS's own as the floci project measured them (docs/services/step-functions.md in floci-io/floci): depth 100, 6,990,256 bytes
 * a value at eight bytes a number and one a character. AWS's time limit of some seconds is a number of steps here, so that an
 * evaluation ends the same way on every machine. A regular expression is one step, with a limit of its own
 * (bounded-regex.ts).
 */
import type { ExprNode } from 'jsonata';
import { isRecord } from '../json';
import type { Json } from '../protocol';
import { awsFunctions, dynamicError, dynamicErrorOf, MEMORY_EXCEEDED, TIMED_OUT } from './aws-functions';
import { STEP_ASIDE } from './closures/closure';
import { compileToClosure, type FastProgram } from './closures/compile';
import { type CompiledSource, type EvaluationHost, loadEngine } from './engine';
import type { EvaluationInput } from './evaluation-input';

const JSONATA_LIMITS = {
  /** Expressions nested in each other, calls included. */
  depth: 100,
  /** Bytes of one value. */
  bytes: 6_990_256,
  /** Nodes of expressions evaluated in one evaluation: some seconds of work. */
  steps: 1_000_000,
} as const;

/** An expression, ready to run. */
export interface Program {
  readonly source: string;
  readonly ast: ExprNode;
  readonly run: CompiledSource;
  /** Undefined where only jsonata does. */
  readonly fast: FastProgram | undefined;
}

export type CompileResult = { readonly program: Program } | { readonly syntaxError: string };

export type Evaluation =
  | { readonly kind: 'value'; readonly value: Json }
  /** The expression gave nothing. */
  | { readonly kind: 'undefined' }
  /** It gave a function, or something with a function in it. */
  | { readonly kind: 'unsupported' }
  /** It read a variable that was never assigned, where that is refused. */
  | { readonly kind: 'unassigned'; readonly variable: string }
  /** It threw. `message` begins with jsonata's code where there is one. */
  | { readonly kind: 'error'; readonly message: string; readonly coded: boolean };

const engine = loadEngine(awsFunctions);
const compiled = new Map<string, CompileResult>();
/** Machines are few and their expressions constant; this only keeps a fuzzer from filling the memory. */
const MAX_CACHED = 10_000;

/** Compiles an expression, or says what is wrong with it in jsonata's words. The same text is compiled once. */
export function compileExpression(source: string): CompileResult {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_CACHED) compiled.clear();
  const result = compileAnew(source);
  compiled.set(source, result);
  return result;
}

function compileAnew(source: string): CompileResult {
  try {
    const run = engine.compile(source);
    const ast = run.ast();
    return { program: { source, ast, run, fast: compileToClosure(ast, engine) } };
  } catch (thrown) {
    return { syntaxError: dynamicErrorOf(thrown)?.message ?? 'The expression is nested too deeply.' };
  }
}

/** Evaluates; never throws. */
export function evaluateProgram(program: Program, input: EvaluationInput): Evaluation {
  const found = program.fast === undefined ? STEP_ASIDE : program.fast(input);
  if (found === STEP_ASIDE) return evaluateByJsonata(program, input);
  // What closures make is plain already: no marks, no functions.
  return found === undefined ? NOTHING : { kind: 'value', value: found as Json };
}

const NOTHING: Evaluation = { kind: 'undefined' };

/** Evaluates by walking the expression's tree: all that JSONata has, within bounds. */
export function evaluateByJsonata({ run }: Program, input: EvaluationInput): Evaluation {
  try {
    bound(engine.host, input);
    return plainEvaluation(run.evaluate(undefined, { ...input.variables, states: input.states }));
  } catch (thrown) {
    return evaluationError(thrown);
  }
}

function bound(host: EvaluationHost, { now, random, unassigned }: EvaluationInput): void {
  let steps = 0;
  let depth = 0;
  host.now = now;
  host.random = random;
  host.enter = () => {
    steps += 1;
    depth += 1;
    if (depth > JSONATA_LIMITS.depth) throw dynamicError({ message: stackOverflow(depth) });
    if (steps > JSONATA_LIMITS.steps) throw dynamicError({ message: TIMED_OUT });
  };
  host.leave = (result) => {
    depth -= 1;
    if (weight(result) > JSONATA_LIMITS.bytes) throw dynamicError({ message: MEMORY_EXCEEDED });
  };
  host.reserve = (characters) => {
    if (characters > JSONATA_LIMITS.bytes) throw dynamicError({ message: MEMORY_EXCEEDED });
  };
  host.missing = unassigned === 'refused' ? refuse : ignore;
}

class Missing extends Error {}

function refuse(variable: string): never {
  throw new Missing(variable);
}

const ignore = (): void => {};

function stackOverflow(depth: number): string {
  return (
    'Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. ' +
    `Depth=${depth} max=${JSONATA_LIMITS.depth}`
  );
}

function weight(result: unknown): number {
  if (typeof result === 'string') return result.length;
  return Array.isArray(result) ? result.length * 8 : 0;
}

function evaluationError(thrown: unknown): Evaluation {
  if (thrown instanceof Missing) return { kind: 'unassigned', variable: thrown.message };
  const error = dynamicErrorOf(thrown);
  if (error === undefined) return { kind: 'error', message: String(thrown), coded: false };
  if (error.code === undefined) return { kind: 'error', message: error.message, coded: false };
  return { kind: 'error', message: `${error.code}: ${error.message}`, coded: true };
}

function plainEvaluation(result: unknown): Evaluation {
  if (result === undefined) return NOTHING;
  const value = plain(result);
  return value === undefined ? { kind: 'unsupported' } : { kind: 'value', value };
}

/**
 * The value as JSON, without jsonata's marks on arrays; undefined when there is a function in it. What needs no change is not copied.
 */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return plainArray(value);
  return isRecord(value) && !isFunction(value) ? plainObject(value) : undefined;
}

/** jsonata hands out lambdas, and its built-in functions, as marked objects. */
function isFunction(value: Readonly<Record<string, unknown>>): boolean {
  return value['_jsonata_lambda'] === true || value['_jsonata_function'] === true;
}

function plainArray(values: readonly unknown[]): Json | undefined {
  const items = values.map(plain);
  if (items.includes(undefined)) return undefined;
  const unchanged = !('sequence' in values) && Object.keys(values).length === values.length && items.every((item, index) => item === values[index]);
  return (unchanged ? values : items) as Json;
}

function plainObject(object: Readonly<Record<string, unknown>>): Json | undefined {
  let changed = false;
  const fields: [string, Json][] = [];
  for (const name of Object.keys(object)) {
    const before = object[name];
    const after = plain(before);
    if (after === undefined) return undefined;
    changed ||= after !== before;
    fields.push([name, after]);
  }
  return changed ? Object.fromEntries(fields) : (object as Json);
}
