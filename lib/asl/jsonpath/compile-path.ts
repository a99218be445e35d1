/** Compiles paths and calls of intrinsic functions. */
import type { PathProgram } from './path-program';
import { scanIntrinsic } from './scan-intrinsic';
import { scanPath } from './scan-path';
import { Scanner } from './scanner';

/** The program of a path or an intrinsic function's call; undefined when it is neither. */
export function compilePath(source: string): PathProgram | undefined {
  const scanner = new Scanner(source);
  const program = source.startsWith('$') ? scanPath(scanner) : scanIntrinsic(scanner);
  return program !== undefined && scanner.atEnd() ? { ...program, source } : undefined;
}

/** The field names of a Reference Path: one place, neither a search nor an array's element. Undefined for any other text. */
export function compileReferencePath(source: string): readonly string[] | undefined {
  const program = compilePath(source);
  if (program?.kind !== 'path' || program.root !== 'input') return undefined;
  const names = program.steps.flatMap((step) => (step.kind === 'field' ? [step.name] : []));
  return names.length === program.steps.length ? names : undefined;
}
