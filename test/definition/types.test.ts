import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sagaOfSteps } from './saga-of-steps';

const root = join(__dirname, '../..');
const fixtures = join(__dirname, 'fixtures');
const cache = join(root, 'node_modules/.cache');

/** Inside the project, so that `cdk-saga` and `zod` resolve there as they do anywhere in it. */
let folder: string;
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'saga-types-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function compile(project: string, files: readonly string[], ...options: readonly string[]): string {
  const config = join(folder, `${project}.json`);
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), files, include: [], exclude: [] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false', ...options], { encoding: 'utf8', cwd: folder }).stdout;
}

interface CompileError {
  readonly file: string;
  readonly line: number;
  /** Code and message. */
  readonly text: string;
}

/** The compiler's errors; the indented lines under one belong to it. */
function errorsIn(output: string): readonly CompileError[] {
  return [...output.matchAll(/^(\S+?)\((\d+),\d+\): error (TS\d+): (.*(?:\n[ ].*)*)/gm)].map(([, file = '', line, code, message]) => ({ file, line: Number(line), text: `${code} ${message}` }));
}

/** What `// @ts-expect-error TS… text` says of the line after it. */
const expectationsIn = (source: string): readonly { readonly line: number; readonly code: string; readonly text: string }[] =>
  source.split('\n').flatMap((written, index) => {
    const [, code, text] = /@ts-expect-error (TS\d+) (.*)/.exec(written) ?? [];
    return code !== undefined && text !== undefined ? [{ line: index + 2, code, text }] : [];
  });

describe('A saga that is wrong', () => {
  const source = readFileSync(join(fixtures, 'wrong.ts'), 'utf8');
  const expectations = expectationsIn(source);
  let output: string;
  beforeAll(() => {
    cpSync(join(fixtures, 'contracts.ts'), join(folder, 'contracts.ts'));
    writeFileSync(join(folder, 'laid-open.ts'), source.replaceAll('@ts-expect-error', 'expected:'));
    output = compile('wrong', [join(fixtures, 'right.ts'), join(fixtures, 'wrong.ts'), join(folder, 'laid-open.ts')]);
  });

  test('does not compile on exactly the lines that are wrong, and what is right compiles', () => {
    const places = errorsIn(output).map(({ file, line }) => `${file}:${line}`);
    expect([...new Set(places)]).toEqual(expectations.map(({ line }) => `laid-open.ts:${line}`));
    expect(expectations).toHaveLength(35);
  });

  test.each(expectations)('is told at line $line: $code $text', ({ line, code, text }) => {
    const told = errorsIn(output).filter((error) => error.line === line && error.text.startsWith(code));
    expect(told.map((error) => error.text.includes(text) || error.text)).toEqual([true]);
  });
});

describe('The examples in docstrings', () => {
  const sources = ['contract/service', 'contract/typed', 'definition/map', 'definition/saga', 'definition/step'].map((name) => readFileSync(join(root, 'lib', `${name}.ts`), 'utf8'));
  const examples = sources.flatMap((source) => [...source.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```/gm)].map(([, code = '']) => code.replaceAll(/^ *\* ?/gm, '')));

  test('compile', () => {
    cpSync(join(fixtures, 'example-context.ts'), join(folder, 'example-context.ts'));
    const names = 'AuthorizeRequest, Authorization, CaptureRequest, Capture, Order, inventory, payments, orders, prices, lounges, s, order, trip';
    const files = examples.map((code, index) => {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, `import { action, compensation, map, nothingToCompensate, saga, service, typed } from 'cdk-saga';\nimport { ${names} } from './example-context';\n{\n${code}}\n`);
      return file;
    });
    expect(files).toHaveLength(5);
    expect(errorsIn(compile('examples', files))).toEqual([]);
  });
});

describe('A saga of 64 steps, each with an action of its own', () => {
  test('costs the compiler fewer than 100,000 instantiations more than a saga of none', () => {
    const cost = instantiations(64) - instantiations(0);
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(100_000);
  });
});

/** What the compiler counts for a saga of so many steps. */
function instantiations(steps: number): number {
  const file = join(folder, `steps-${steps}.ts`);
  writeFileSync(file, sagaOfSteps(steps));
  const output = compile(`steps-${steps}`, [file], '--singleThreaded', '--extendedDiagnostics');
  expect(errorsIn(output)).toEqual([]);
  return Number(/Instantiations: +(\d+)/.exec(output)?.[1]);
}
