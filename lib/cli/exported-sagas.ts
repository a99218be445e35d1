import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Json } from '../contract/json';
import type { RecordedSaga } from '../definition/saga';
import { UsageError } from './usage-error';

/** A saga and the name under which its module exports it. */
export interface ExportedSaga {
  readonly exportName: string;
  readonly saga: RecordedSaga;
}

/**
 * The sagas that a module exports, each once; only the one with this name where one is given. The module runs, as an import runs it.
 *
 * @throws UsageError where there is no such module, or no such saga in it
 */
export function exportedSagas(file: string, name: string | undefined): readonly ExportedSaga[] {
  const all = sagasIn(load(file));
  const wanted = onceEach(name === undefined ? all : all.filter(({ exportName, saga }) => saga.name === name || exportName === name));
  if (wanted.length > 0) return wanted;
  if (all.length === 0) throw new UsageError(`${file} exports no saga. Name the file that has \`export const … = saga(…)\` in it.`);
  throw new UsageError(`${file} exports no saga ${JSON.stringify(name)}. It has: ${onceEach(all).map(({ saga }) => saga.name).join(', ')}.`);
}

function load(file: string): unknown {
  const path = resolve(file);
  const require = createRequire(path);
  try {
    require.resolve(path);
  } catch {
    throw new UsageError(`There is no module ${file}.`);
  }
  try {
    return require(path);
  } catch (error) {
    throw new Error(`Cannot load ${file}: ${error instanceof Error ? error.message : String(error)}${adviceFor(path, require, error)}`, { cause: error });
  }
}

/** Node alone strips types and no more: it finds no import without its ending, and reads no syntax that is more than types. */
function adviceFor(path: string, require: NodeJS.Require, error: unknown): string {
  if (!/\.[cm]?ts$/.test(path) || !isOfLoading(error)) return '';
  try {
    require.resolve('tsx/cjs/api');
    return '';
  } catch {
    return '\nThis is TypeScript, and tsx, which reads it, is not installed. Run `npm install --save-dev tsx`.';
  }
}

/** Whether Node could not read or find a module. What a module itself throws says nothing of that. */
function isOfLoading(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  return name === 'SyntaxError' || /^(?:ERR_|MODULE_NOT_FOUND$)/.test(String(code));
}

function sagasIn(module: unknown): readonly ExportedSaga[] {
  const exported: readonly (readonly [string, unknown])[] = Object.entries(module ?? {});
  return exported.flatMap(([exportName, value]) => (isSaga(value) ? [{ exportName, saga: value }] : []));
}

/** A saga that is exported under several names is taken under the first. */
const onceEach = (all: readonly ExportedSaga[]): readonly ExportedSaga[] => all.filter(({ saga }, at) => all.findIndex((other) => other.saga === saga) === at);

/** By its shape: the module may have loaded the library a second time. */
function isSaga(value: unknown): value is RecordedSaga {
  if (typeof value !== 'object' || value === null || !('definition' in value && 'services' in value && 'input' in value)) return false;
  const { definition } = value;
  return typeof definition === 'object' && definition !== null && 'body' in definition && Array.isArray(definition.body);
}

/** @throws UsageError where the file is not there, or is no JSON */
export const inputFrom = (file: string): Json => jsonFrom(file, 'input');

/** @throws UsageError where the file is not there, or is no JSON; `what` says what was looked for */
export function jsonFrom(file: string, what: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    throw new UsageError(`Cannot read the ${what} ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Holds an input to the saga's own schema, as its client would.
 *
 * @throws UsageError with every problem that the schema has with it
 */
export async function checkInput({ saga }: ExportedSaga, input: Json, file: string): Promise<void> {
  const { issues = [] } = await saga.input['~standard'].validate(input);
  if (issues.length === 0) return;
  const problems = issues.map(({ path = [], message }) => `- ${path.map((key) => String(typeof key === 'object' ? key.key : key)).join('.') || 'the input'}: ${message}`);
  throw new UsageError(`${file} is no input of saga ${saga.name}. Correct it, or name one saga with --saga:\n${problems.join('\n')}`);
}
