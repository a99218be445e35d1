/** Takes each rule of the ledger protocol out of a copy of the sources, and shows the test that turns red. Fails if none does. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ACTION_RULES } from './mutants/action-rules';
import { COMMON_RULES } from './mutants/common-rules';
import { COMPENSATION_RULES } from './mutants/compensation-rules';
import { SUITES, type Mutant, type Suite } from './mutants/mutant';

const MUTANTS: readonly Mutant[] = [...ACTION_RULES, ...COMPENSATION_RULES, ...COMMON_RULES];
const PARALLEL = 2;
const LIMIT_MS = 120_000;

type Verdict =
  | { readonly kind: 'killed'; readonly by: ReadonlyMap<Suite, readonly string[]> }
  | { readonly kind: 'survived' }
  | { readonly kind: 'broken'; readonly why: string };

/** A copy of the project's sources in which one worker puts its mutants, one after the other. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'cdk-saga-mutants-'));
  for (const path of ['lib', 'test/runtime', 'package.json', 'jest.config.cjs', 'tsconfig.json']) cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function tryOut(copy: string, { file, from, to, suites = ['memory'] }: Mutant): Promise<Verdict> {
  const path = join(copy, 'lib/runtime', file);
  const source = readFileSync(path, 'utf8');
  const matches = source.split(from).length - 1;
  if (matches !== 1) return { kind: 'broken', why: `its text stands ${matches} times in lib/runtime/${file}, and should stand there once` };
  writeFileSync(path, source.replace(from, () => to));
  try {
    return verdictOf(await redTests(copy, suites));
  } finally {
    writeFileSync(path, source);
  }
}

const verdictOf = (red: ReadonlyMap<Suite, readonly string[]> | string): Verdict => {
  if (typeof red === 'string') return { kind: 'broken', why: red };
  return [...red.values()].some((titles) => titles.length > 0) ? { kind: 'killed', by: red } : { kind: 'survived' };
};

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

function tell({ rule }: Mutant, verdict: Verdict): void {
  switch (verdict.kind) {
    case 'killed':
      console.log(`killed    ${rule}`);
      for (const [suite, titles] of verdict.by) console.log(`            ${suite}: ${titles.length} red${titles[0] === undefined ? '' : `, first: ${titles[0]}`}`);
      break;
    case 'survived': console.log(`SURVIVED  ${rule}`); break;
    case 'broken': console.log(`BROKEN    ${rule}: ${verdict.why}`);
  }
}

async function main(): Promise<void> {
  const only = process.argv[2];
  const chosen = MUTANTS.filter(({ rule }) => only === undefined || rule.toLowerCase().includes(only.toLowerCase()));
  const copies = Array.from({ length: Math.min(PARALLEL, chosen.length) }, copyOfProject);
  try {
    const unharmed = await redTests(copies[0] ?? '.', [...new Set(chosen.flatMap(({ suites = ['memory'] }) => suites))]);
    if (verdictOf(unharmed).kind !== 'survived') throw new Error(`The tests are red without any mutant: ${typeof unharmed === 'string' ? unharmed : [...unharmed.values()].flat().join('; ')}`);
    const queue = [...chosen];
    const verdicts: Verdict[] = [];
    await Promise.all(copies.map(async (copy) => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const verdict = await tryOut(copy, mutant);
        verdicts.push(verdict);
        tell(mutant, verdict);
      }
    }));
    const count = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
    console.log(`\n${verdicts.length} mutants: ${count('killed')} killed, ${count('survived')} survived, ${count('broken')} no longer match or do not run`);
    process.exitCode = count('killed') === chosen.length && chosen.length > 0 ? 0 : 1;
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
