/**
 * JSONata 2.0.6 without promises. The core of an execution is synchronous, but jsonata's evaluator is written with async/await, although
 * nothing that Step Functions offers to an expression is asynchronous. So the installed source is loaded once more with `async`, `await` and
 * `Promise.all` taken out; everything else, and thus the meaning of every expression, stays jsonata's own.
 *
 * A few more places are rewritten, each exactly once or loading fails: the clock and the random numbers come from outside, every evaluation
 * step is counted, and reading a field never finds what JavaScript's prototypes have.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ExprNode } from 'jsonata';
import type { EpochMillis } from '../protocol';
import { execute } from './bounded-regex';

/** AWS documents 2.0.6; newer versions accept expressions that AWS rejects. */
const PINNED_VERSION = '2.0.6';

/** What an evaluation may use. Set by `evaluator.ts` for the time of one evaluation. */
export interface EvaluationHost {
  now: EpochMillis;
  random: () => number;
  /** Called as each node of the expression begins and ends. Throws when a bound is exceeded. */
  enter: () => void;
  leave: (result: unknown) => void;
  /** Called before a string of this length is built in one go. */
  reserve: (characters: number) => void;
  /** Called with the name of a variable or function that there is not. */
  missing: (name: string) => void;
  /** Runs a regular expression. */
  readonly exec: (regex: RegExp, text: string) => RegExpExecArray | null;
}

type NativeFunction = (...args: never[]) => unknown;

/** A scope of jsonata's evaluator. */
export interface Frame {
  bind(name: string, value: unknown): void;
  lookup(name: string): unknown;
}

export interface Engine {
  readonly host: EvaluationHost;
  /** Throws jsonata's syntax error: `{ code, position, token, message }`. */
  compile(source: string): CompiledSource;
  /** What a built-in function does with arguments that fit its signature. */
  native(name: string): (...args: unknown[]) => unknown;
}

export interface CompiledSource {
  ast(): ExprNode;
  /** Throws jsonata's dynamic error: `{ code, message }`, or whatever `host` throws. */
  evaluate(input: unknown, variables: Readonly<Record<string, unknown>>): unknown;
}

interface PatchedJsonata {
  (source: string): CompiledSource;
  readonly staticFrame: Frame;
  readonly defineFunction: (implementation: NativeFunction, signature: string) => unknown;
}

interface Rewrite {
  readonly find: string;
  readonly put: string;
}

const REWRITES: readonly Rewrite[] = [
  {
    find: `var entryCallback = environment.lookup(Symbol.for('jsonata.__evaluate_entry'));
        if(entryCallback) {
            entryCallback(expr, input, environment);
        }`,
    put: 'host.enter();',
  },
  {
    find: `var exitCallback = environment.lookup(Symbol.for('jsonata.__evaluate_exit'));
        if(exitCallback) {
            exitCallback(expr, input, environment, result);
        }`,
    put: 'host.leave(result);',
  },
  {
    find: `if (enclosingEnvironment) {
            var framePushCallback = enclosingEnvironment.lookup(Symbol.for('jsonata.__createFrame_push'));
            if(framePushCallback) {
                framePushCallback(enclosingEnvironment, newFrame);
            }
        }`,
    put: '',
  },
  // A variable may be called `hasOwnProperty`.
  { find: 'var bindings = {};', put: 'var bindings = Object.create(null);' },
  { find: 'if(bindings.hasOwnProperty(name)) {', put: 'if(name in bindings) {' },
  {
    find: 'value = enclosingEnvironment.lookup(name);\n                }',
    put: 'value = enclosingEnvironment.lookup(name);\n                } else { host.missing(name); }',
  },
  { find: 'var match = re.exec(str);', put: 'var match = host.exec(re, str);' },
  // `$states.input.constructor` is a field like any other: absent unless the input has it.
  { find: 'result = input[key];', put: 'result = Object.hasOwn(input, key) ? input[key] : undefined;' },
  // Calling data as a function must not leave marks on the data.
  { find: "if(typeof proc === 'object') {", put: "if(isFunction(proc) && typeof proc === 'object') {" },
  // `list[]` marks its result, which may be the very array of the input.
  {
    find: 'resultSequence.keepSingleton = true;',
    put: `if(Array.isArray(resultSequence) && !resultSequence.sequence) {
                resultSequence = resultSequence.slice();
            }
            if(Array.isArray(resultSequence)) {
                resultSequence.keepSingleton = true;
            }`,
  },
  // Grouping an empty list puts an entry into it, which may be the very list of the input.
  { find: 'input.push(undefined);', put: 'input = createSequence(undefined);' },
  { find: 'timestamp = new Date();\n                exec_env', put: 'timestamp = new Date(host.now);\n                exec_env' },
  { find: 'return Math.random();', put: 'return host.random();' },
  { find: 'Math.floor(Math.random() * (i + 1))', put: 'Math.floor(host.random() * (i + 1))' },
  {
    find: 'var padLength = Math.abs(width) - length(str);',
    put: 'var padLength = Math.abs(width) - length(str); host.reserve(padLength * char.length);',
  },
  {
    find: 'jsonata.parser = parser;',
    put: 'jsonata.parser = parser; jsonata.staticFrame = staticFrame; jsonata.defineFunction = defineFunction;',
  },
];

/** Loads jsonata's source, made synchronous, with AWS's functions bound and `$eval` taken away. */
export function loadEngine(functions: (host: EvaluationHost) => Readonly<Record<string, readonly [NativeFunction, string]>>): Engine {
  const host: EvaluationHost = { now: 0 as EpochMillis, random: () => 0, enter: () => {}, leave: () => {}, reserve: () => {}, missing: () => {}, exec: execute };
  const jsonata = run(synchronous(installedSource()), host);
  for (const [name, [implementation, signature]] of Object.entries(functions(host))) {
    jsonata.staticFrame.bind(name, jsonata.defineFunction(implementation, signature));
  }
  // Not in Step Functions: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-aws
  jsonata.staticFrame.bind('eval', undefined);
  return { host, compile: jsonata, native: (name) => implementationOf(jsonata.staticFrame, name) };
}

function implementationOf(frame: Frame, name: string): (...args: unknown[]) => unknown {
  const found = frame.lookup(name) as { readonly implementation: (...args: unknown[]) => unknown } | undefined;
  if (found === undefined) throw new Error(`Cannot evaluate JSONata: jsonata ${PINNED_VERSION} has no function $${name}.`);
  return found.implementation;
}

function installedSource(): string {
  const load = createRequire(__filename);
  const { version } = load('jsonata/package.json') as { version: string };
  if (version !== PINNED_VERSION) {
    throw new Error(`Cannot evaluate JSONata: jsonata ${PINNED_VERSION}, the version of AWS, is wanted, but ${version} is installed.`);
  }
  return readFileSync(load.resolve('jsonata/jsonata.js'), 'utf8');
}

function synchronous(source: string): string {
  const stripped = source
    .replaceAll(/\basync\s+(?=function\b|\()/g, '')
    .replace('evaluate: async function', 'evaluate: function')
    .replaceAll(/\bawait\s+/g, '')
    .replaceAll('Promise.all(', '(');
  const rewritten = REWRITES.reduce(rewriteOnce, stripped);
  const left = /\basync\s+function|\basync\s*\(|\bawait\b|\bPromise\b/.exec(rewritten);
  if (left !== null) throw new Error(`Cannot evaluate JSONata synchronously: "${left[0]}" is left in jsonata ${PINNED_VERSION}.`);
  return rewritten;
}

function rewriteOnce(source: string, { find, put }: Rewrite): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`Cannot evaluate JSONata: jsonata ${PINNED_VERSION} has ${parts.length - 1} times: ${find}`);
  return parts.join(put);
}

function run(source: string, host: EvaluationHost): PatchedJsonata {
  const module = { exports: {} };
  // oxlint-disable-next-line typescript/no-implied-eval -- the installed package's own text, not user input
  new Function('module', 'exports', 'host', `${source}\n//# sourceURL=jsonata.js`)(module, module.exports, host);
  return module.exports as PatchedJsonata;
}
