/**
 * Packs the package, installs it in projects of every kind outside the repository, and checks that it works there: `npm run consumers`. Ends with
 * 1 when one does not. `--locked` takes this repository's versions of the peers in place of the newest; `--only init` tries the groups whose title has that word in it;
 * `--keep` leaves the projects where they are.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALONE_KINDS, initialised, OF_INIT, WITH_MINIMUM, WITH_PEERS, type Kind } from './consumers/kinds';
import { MANIFEST } from './consumers/manifest';
import { projectWith } from './consumers/project';
import { node, run } from './consumers/run';
import { progressOn } from './progress';

/** A project and what is checked in it, one after the other. */
interface Group {
  readonly title: string;
  readonly kinds: readonly Kind[];
  readonly install: () => Promise<string>;
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly told: string;
  readonly problem?: string;
}

const progress = progressOn(process.stderr);

async function main({ keep, locked, only }: { readonly keep: boolean; readonly locked: boolean; readonly only: string }): Promise<void> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-saga-consumers-')));
  try {
    progress.show('Packing');
    const groups = groupsIn(home, await pack(home), locked).map((lane) => lane.filter(({ title }) => title.includes(only)));
    const results = await Promise.all(groups.map((lane) => inTurn(lane)));
    progress.clear();
    process.exitCode = tell(results.flat()) ? 0 : 1;
  } finally {
    if (keep) console.log(`\nThe projects are in ${home}.`);
    else rmSync(home, { recursive: true, force: true });
  }
}

async function pack(home: string): Promise<string> {
  await node(resolve('.'), 'node_modules/tsx/dist/cli.mjs', 'scripts/build.ts');
  const printed = await run(resolve('dist'), 'npm', ['pack', '--silent', '--pack-destination', home]);
  return join(home, printed.trim().split('\n').at(-1) ?? '');
}

/** Two lanes, for an install waits for the network and a check for the processor. */
function groupsIn(home: string, tarball: string, locked: boolean): readonly (readonly Group[])[] {
  const { dependencies, devDependencies, peerDependencies } = MANIFEST;
  const self = { 'cdk-saga': `file:${tarball}` };
  const tools = { ...pick(devDependencies, ['typescript', '@types/node']), 'typescript-5': 'npm:typescript@5.9.3' };
  const present = { ...self, ...tools, ...pick(devDependencies, ['jest']), ...(locked ? pick(devDependencies, Object.keys(peerDependencies)) : peerDependencies) };
  const minimum = { ...self, ...tools, ...oldest(peerDependencies), ...oldest(dependencies) };
  let alone: Promise<string> | undefined;
  const aloneOnce = (): Promise<string> => (alone ??= projectWith(join(home, 'alone'), self));
  return [
    [
      { title: locked ? 'peers as in this repository' : 'newest peers', kinds: WITH_PEERS, install: () => projectWith(join(home, 'present'), present) },
    ],
    [
      { title: 'no peers', kinds: ALONE_KINDS, install: aloneOnce },
      { title: 'cdk-saga init', kinds: OF_INIT, install: async () => initialised(await aloneOnce(), join(home, 'room-booking')) },
      { title: 'minimum peers', kinds: WITH_MINIMUM, install: () => projectWith(join(home, 'minimum'), minimum) },
    ],
  ];
}

const pick = (all: { readonly [name: string]: string }, names: readonly string[]): { readonly [name: string]: string } =>
  Object.fromEntries(names.map((name) => [name, all[name] ?? 'latest']));

/** The least that each range takes. */
const oldest = (ranges: { readonly [name: string]: string }): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, range.replace(/^\D+/, '')]));

interface GroupResult {
  readonly title: string;
  readonly installed: string;
  readonly results: readonly Result[];
}

async function inTurn(groups: readonly Group[]): Promise<readonly GroupResult[]> {
  const all: GroupResult[] = [];
  for (const group of groups) all.push(await resultOf(group));
  return all;
}

async function resultOf({ title, kinds, install }: Group): Promise<GroupResult> {
  let project = '';
  const installed = await timed(`${title}: install`, async () => {
    project = await install();
    return '';
  });
  if (installed.problem !== undefined) return { title, installed: '', results: [installed] };
  const results = [installed];
  for (const { name, check } of kinds) results.push(await timed(name, () => check(project), title));
  return { title, installed: versionsIn(project), results };
}

async function timed(name: string, work: () => Promise<string>, title = ''): Promise<Result> {
  progress.show(title === '' ? name : `${title}: ${name}`);
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    const told = await work();
    return { name, told, seconds: seconds() };
  } catch (error) {
    return { name, told: '', problem: error instanceof Error ? error.message : String(error), seconds: seconds() };
  }
}

/** What stands beside the package. */
function versionsIn(project: string): string {
  const found = ['aws-cdk-lib', 'constructs', 'esbuild', '@aws-sdk/client-sfn', 'dynalite', 'fauxqs', 'tsx'].flatMap((name) => {
    try {
      const { version } = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')) as { readonly version: string };
      return [`${name} ${version}`];
    } catch {
      return [];
    }
  });
  return found.join(', ');
}

function tell(groups: readonly GroupResult[]): boolean {
  for (const { title, installed, results } of groups) {
    console.log(`\n${title}${installed === '' ? '' : ` (${installed})`}`);
    for (const { name, seconds, told, problem } of results) {
      console.log(`  ${problem === undefined ? '✓' : '✗'} ${name.padEnd(76)} ${seconds.toFixed(1).padStart(6)} s${told === '' ? '' : `  ${told}`}`);
    }
  }
  const results = groups.flatMap((group) => group.results);
  if (results.length === 0) throw new Error('No group has such a title.');
  const failed = results.filter(({ problem }) => problem !== undefined);
  for (const { name, problem = '' } of failed) console.error(`\n✗ ${name}\n${problem}`);
  console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false }, locked: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } });
void main(values).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
