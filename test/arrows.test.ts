import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Which folder of lib may import which, as CONTRIBUTING.md draws it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  definition: ['contract'],
  compiler: ['definition', 'contract'],
  constructs: ['cost', 'compiler', 'definition', 'contract'],
  runtime: ['contract'],
  client: ['contract'],
  asl: [],
  explorer: ['compiler', 'definition', 'runtime', 'contract', 'asl'],
  local: ['asl', 'contract'],
  cost: ['explorer', 'compiler', 'definition', 'runtime', 'contract'],
  diagram: ['definition', 'contract'],
  cli: ['contract', 'definition', 'compiler', 'constructs', 'runtime', 'client', 'asl', 'explorer', 'local', 'cost', 'diagram'],
};
const FOLDERS = Object.keys(MAY_IMPORT);

interface Finding {
  readonly filename: string;
  readonly code: string;
  readonly message: string;
}

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'arrows-'));
  cpSync(resolve('.oxlintrc.json'), join(project, '.oxlintrc.json'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test.each([
  ['relative import', (to: string) => `import { thing } from '../${to}/thing';`],
  ["import of the folder's index", (to: string) => `import { thing } from '../${to}';`],
  ['import of a type', (to: string) => `import type { thing } from '../../lib/${to}/deep/thing';`],
  ['re-export', (to: string) => `export { thing } from '../${to}/thing';`],
])('lint refuses every arrow between folders that is not drawn, and no other: %s', (_name, statement) => {
  const planted = FOLDERS.flatMap((from) => FOLDERS.filter((to) => to !== from).map((to) => ({ from, to, file: `lib/${from}/imports-${to}.ts` })));
  for (const { to, file } of planted) plant(file, `${statement(to)}\n`);
  const refused = restricted();
  const expected = planted.filter(({ from, to }) => !MAY_IMPORT[from]?.includes(to)).map(({ file }) => file);
  expect(refused.toSorted()).toEqual(expected.toSorted());
});

test.each(['aws-cdk-lib', 'aws-cdk-lib/aws-sqs', 'constructs'])('lint refuses %s outside lib/constructs and lib/cli', (name) => {
  for (const folder of FOLDERS) plant(`lib/${folder}/imports-cdk.ts`, `import * as cdk from '${name}';\nexport default cdk;\n`);
  const refused = restricted().filter((file) => file.endsWith('imports-cdk.ts'));
  expect(refused.toSorted()).toEqual(FOLDERS.filter((folder) => folder !== 'constructs' && folder !== 'cli').map((folder) => `lib/${folder}/imports-cdk.ts`).toSorted());
});

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function restricted(): readonly string[] {
  const run = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format', 'json', 'lib'], { cwd: project, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(run.stdout) as { readonly diagnostics: readonly Finding[] };
  return [...new Set(diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename))];
}

test('the folders of lib are those that have a rule', () => {
  const listed = execFileSync('ls', [resolve('lib')], { encoding: 'utf8' }).split('\n').filter((name) => name !== '' && !name.includes('.'));
  expect(listed.filter((folder) => !FOLDERS.includes(folder))).toEqual([]);
});
