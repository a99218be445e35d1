/** Puts mutants before the test suites, in a copy of the sources for each worker. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { edited } from './edit';
import { SUITES, type Mutant, type Suite } from './mutant';
import { workThrough, type Verdict } from './verdict';

const PARALLEL = 2;
const LIMIT_MS = 120_000;

/** Shows each mutant and the tests that turned red. Gives their verdicts. */
export async function byTests(mutants: readonly Mutant[]): Promise<readonly Verdict[]> {
  if (mutants.length === 0) return [];
  const copies = Array.from({ length: Math.min(PARALLEL, mutants.length) }, copyOfProject);
  try {
    const unharmed = await redTests(copies[0] ?? '.', [...new Set(mutants.flatMap(({ suites = ['memory'] }) => suites))]);
    if (verdictOf(unharmed).kind !== 'survived') throw new Error(`The tests are red without any mutant: ${typeof unharmed === 'string' ? unharmed : [...unharmed.values()].flat().join('; ')}`);
    return await workThrough(mutants, copies, tryOut);
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true });
  }
}

/** A copy of the project's sources in which one worker puts its mutants, one after the other. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'cdk-saga-mutants-'));
  for (const path of ['lib', 'test/runtime', 'package.json', 'jest.config.cjs', 'tsconfig.json']) cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function tryOut({ file, from, to, suites = ['memory'] }: Mutant, copy: string): Promise<Verdict> {
  const path = join(copy, 'lib/runtime', file);
  const source = readFileSync(path, 'utf8');
  const { text, problem } = edited(source, [{ file: `runtime/${file}`, from, to }]);
  if (problem !== undefined) return { kind: 'broken', why: problem };
  writeFileSync(path, text);
  try {
    return verdictOf(await redTests(copy, suites));
  } finally {
    writeFileSync(path, source);
  }
}

function verdictOf(red: ReadonlyMap<Suite, readonly string[]> | string): Verdict {
  if (typeof red === 'string') return { kind: 'broken', why: red };
  if (![...red.values()].some((titles) => titles.length > 0)) return { kind: 'survived' };
  return { kind: 'killed', how: [...red].map(([suite, titles]) => `${suite}: ${titles.length} red${titles[0] === undefined ? '' : `, first: ${titles[0]}`}`) };
}

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The titles of the tests that failed, by suite; or why the suites did not run. */
async function redTests(copy: string, suites: readonly Suite[]): Promise<ReadonlyMap<Suite, readonly string[]> | string> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const paths = suites.map((suite) => join(copy, 'test/runtime', SUITES[suite]));
  const output = await run(copy, ['node_modules/jest/bin/jest.js', '--runInBand', '--testTimeout=2000', '--forceExit', '--json', `--outputFile=${report}`, '--runTestsByPath', ...paths]);
  let parsed: JestReport;
  try {
    parsed = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  } catch {
    return `jest gave no report: ${output.slice(-1_000)}`;
  }
  const unrun = parsed.testResults.find(({ assertionResults }) => assertionResults.length === 0);
  if (unrun || parsed.testResults.length !== suites.length) return `a suite did not run: ${unrun?.message.slice(0, 1_000) ?? ''}`;
  return new Map(suites.map((suite) => [suite, failedIn(parsed, SUITES[suite])]));
}

const failedIn = ({ testResults }: JestReport, file: string): readonly string[] =>
  testResults.filter(({ name }) => name.endsWith(file)).flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);

function run(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    let output = '';
    child.stdout.on('data', (chunk) => { output += String(chunk); });
    child.stderr.on('data', (chunk) => { output += String(chunk); });
    child.on('close', () => done(output));
  });
}
