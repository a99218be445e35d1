/** Reads a call: `States.Format('Hello, {}', $.name)`. */
import type { Json } from '../protocol';
import type { IntrinsicCall, LiteralArgument, PathProgram } from './path-program';
import { scanPath } from './scan-path';
import type { Scanner } from './scanner';

const INTRINSICS = [
  'Format',
  'StringToJson',
  'JsonToString',
  'Array',
  'ArrayPartition',
  'ArrayContains',
  'ArrayRange',
  'ArrayGetItem',
  'ArrayLength',
  'ArrayUnique',
  'Base64Encode',
  'Base64Decode',
  'Hash',
  'JsonMerge',
  'MathRandom',
  'MathAdd',
  'StringSplit',
  'UUID',
] as const;

export type IntrinsicName = (typeof INTRINSICS)[number];

/** A call as far as it goes; undefined when there is none at the scanner's place. */
export function scanIntrinsic(scanner: Scanner): IntrinsicCall | undefined {
  const begin = scanner.position;
  const name = scanner.take('States.') ? scanner.takeMatch(/\w+/y) : undefined;
  if (name === undefined || !INTRINSICS.some((known) => known === name) || !scanner.take('(')) return undefined;
  const args = scanArguments(scanner);
  return args && { kind: 'intrinsic', source: scanner.since(begin), name, args };
}

function scanArguments(scanner: Scanner): IntrinsicCall['args'] | undefined {
  const args: (PathProgram | LiteralArgument)[] = [];
  scanner.skipSpace();
  if (scanner.take(')')) return args;
  do {
    scanner.skipSpace();
    const arg = scanArgument(scanner);
    if (arg === undefined) return undefined;
    args.push(arg);
    scanner.skipSpace();
  } while (scanner.take(','));
  return scanner.take(')') ? args : undefined;
}

function scanArgument(scanner: Scanner): PathProgram | LiteralArgument | undefined {
  if (scanner.peek() === '$') return scanPath(scanner);
  if (scanner.peek() === "'") return scanText(scanner);
  const word = scanner.takeMatch(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  return word === undefined ? scanIntrinsic(scanner) : { kind: 'literal', value: JSON.parse(word) as Json };
}

/**
 * Text in single quotes. Only these are escapes: `\'`, `\{`, `\}`, `\\`; of them `\{` and `\}` stay for States.Format to read.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html#amazon-states-language-intrinsic-functions-escapes
 */
function scanText(scanner: Scanner): LiteralArgument | undefined {
  const quoted = scanner.takeMatch(/'(?:[^'\\]|\\['{}\\])*'/y);
  return quoted === undefined ? undefined : { kind: 'literal', value: quoted.slice(1, -1).replaceAll(/\\(['\\])/g, '$1') };
}
