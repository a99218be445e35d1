/** The README and every page of docs/: each block of code is compiled, run, compared, or says why not. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULT_COMPENSATION_RETRY, DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, type RecordedSaga } from '../../lib';
import { diagramOf } from '../../lib/diagram';
import { NEVER_RETRIED } from '../../lib/contract/error-names';
import { LARGEST_MACHINE_BYTES, LARGEST_PAYLOAD_BYTES, LONGEST_STEP_NAME } from '../../lib/definition/limits';
import { LARGEST_INPUT_BYTES, MAX_RESULT_BYTES } from '../../lib/runtime';
import { blocks, fileOf, marked, placeOf, type Block } from './pages';
import { projectOf, writeProjects } from './project';
import { problemsOfCommand } from './shell-commands';

const folder = writeProjects();
afterAll(() => rmSync(folder, { recursive: true }));

const page = (name: string): string => readFileSync(`docs/${name}.md`, 'utf8');

/** Pages with a test of their own, which names the mark of each block that it holds to something. */
const OWN_TESTS: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['test/docs/start-output.test.ts', 'test/docs/cost-page.test.ts'],
  'docs/tour.md': ['test/docs/start-output.test.ts'],
  'docs/cost.md': ['test/docs/cost-page.test.ts'],
  'docs/failures.md': ['test/cli/failures-page.test.ts'],
  'docs/observability.md': ['test/docs/observability.test.ts'],
  'docs/security.md': ['test/docs/security.test.ts'],
};

const namedInOwnTest = ({ page: of, mark }: Block): boolean =>
  mark !== undefined && (OWN_TESTS[of] ?? []).some((test) => [mark, mark.replace(/^npm start, /, '')].some((named) => readFileSync(test, 'utf8').includes(`'${named}'`)));

/** Marks that a test beside this one, or below, takes up. */
const OUTPUTS = ['output of ', 'console', 'in another terminal', 'tsc says of ', 'thrown by ', 'run by ', 'not run:'];

const isHeld = (block: Block): boolean =>
  fileOf(block) !== undefined || OUTPUTS.some((begins) => marked(block, begins) !== undefined) || namedInOwnTest(block);

test('every block of code is compiled, run or compared, or says above it why not', () => {
  expect(blocks.filter((block) => !isHeld(block)).map(placeOf)).toEqual([]);
  expect(blocks.length).toBeGreaterThan(60);
});

test('these blocks are neither compiled nor run, and no others', () => {
  const exempt = blocks.filter((block) => marked(block, 'not run:') !== undefined);
  expect(exempt.map((block) => `${block.page}: ${marked(block, 'not run:')}`)).toEqual([
    'docs/architecture.md: drawn by hand; the text below it says the same',
    'docs/compensation.md: it needs the token of a letter; `answer.ts` above makes the same call',
    'docs/failures.md: with the default budget it takes a minute; test/cli/check.test.ts holds a smaller search to its text',
    'docs/operate.md: it needs an AWS account',
    'docs/performance.md: measured on the day that stands above it',
    'docs/quick-start.md: it installs from a registry; `npm run consumers` does the same with the packed package',
    'docs/security.md: a drawing; the table below says the same',
    'docs/testing.md: the test of this page runs the same search; `npx cdk-saga check --help` lists the options',
    'docs/tour.md: it needs an AWS account',
  ]);
});

test('what a page says of who runs its commands is so', () => {
  const runners = blocks.map((block) => marked(block, 'run by ')).filter((file) => file !== undefined);
  expect(runners.filter((file) => !existsSync(file))).toEqual([]);
});

test('every command that a page tells is one that there is, with options that there are', async () => {
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap((block) => block.code.trimEnd().split('\n').map((line) => ({ place: placeOf(block), line })));
  const found = await Promise.all(lines.map(async ({ place, line }) => (await problemsOfCommand(line)).map((problem) => `${place}: ${problem}`)));
  expect(found.flat()).toEqual([]);
  expect(lines.length).toBeGreaterThan(15);
});

test('the code of all pages compiles, and what is meant to be wrong is told as the page tells it', () => {
  const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  const told = tsc.stdout.replaceAll(/^\S*?\/guide\//gm, '');
  // tsc tells file by file, in the order of their names.
  const shown = blocks.filter((block) => marked(block, 'tsc says of ') !== undefined).toSorted((one, other) => (one.mark ?? '').localeCompare(other.mark ?? ''));
  expect(told).toBe(shown.map(({ code }) => code).join(''));
}, 60_000);

describe.each(blocks.filter((block) => marked(block, 'thrown by ') !== undefined))('$page', (block) => {
  const [, name = '', file = ''] = /^(\w+) of (\S+)$/.exec(marked(block, 'thrown by ') ?? '') ?? [];
  test(`${file} is refused as the page tells`, () => {
    const module = jest.requireActual<Record<string, () => unknown>>(join(folder, projectOf(block), file));
    expect(() => module[name]?.()).toThrow(expect.objectContaining({ message: block.code.trimEnd() }));
  });
});

// A page's tests are run as they stand there.
describe.each(blocks.filter((block) => fileOf(block)?.endsWith('.test.ts') === true && projectOf(block) === 'guide'))('$page', (block) => {
  jest.requireActual(join(folder, projectOf(block), fileOf(block) ?? ''));
});

test('the picture of the quick start is what the tool draws of its saga', () => {
  const { rentBike } = jest.requireActual<{ rentBike: RecordedSaga }>(join(folder, 'guide/sagas/rent-bike.ts'));
  expect(readFileSync('docs/pictures/rent-bike.svg', 'utf8')).toBe(diagramOf(rentBike, 'svg'));
});

test('the page on retries quotes the defaults, and every error that a step raises and that is never retried', () => {
  const shown = [...page('retries').matchAll(/^\| `(DEFAULT_\w+)`.*?\| (\d+) \| (\w+) \| (\d+) \| (\w+) \| (\w+) \|$/gm)];
  expect(shown.map(([, name, maxAttempts, interval, backoffRate, maxDelay, jitter]) => [name, { maxAttempts: Number(maxAttempts), interval, backoffRate: Number(backoffRate), maxDelay, jitter }])).toEqual([
    ['DEFAULT_RETRY', DEFAULT_RETRY], ['DEFAULT_FORWARD_RETRY', DEFAULT_FORWARD_RETRY], ['DEFAULT_COMPENSATION_RETRY', DEFAULT_COMPENSATION_RETRY],
  ]);
  const notOfAStep = ['Saga.InputMismatch', 'Saga.InvalidAnswer'];
  expect(NEVER_RETRIED.filter((name) => !notOfAStep.includes(name) && !page('retries').includes(`\`${name}\``))).toEqual([]);
});

/** The number in a row of the page on limits. */
const quoted = (row: string): number => Number(new RegExp(`^\\| ${row}[^|]*\\| ([\\d,]+)`, 'm').exec(page('limits'))?.[1]?.replaceAll(',', ''));

test('the page on limits quotes those that the code holds to', () => {
  expect(['input of a step', 'result of a step', 'what one state takes', 'definition of a machine', 'name of a step'].map(quoted)).toEqual([
    LARGEST_INPUT_BYTES, MAX_RESULT_BYTES, LARGEST_PAYLOAD_BYTES, LARGEST_MACHINE_BYTES, LONGEST_STEP_NAME,
  ]);
});

test('the table of contents names every page of the guide, once', () => {
  const listed = [...page('README').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name = '']) => name);
  expect(listed.filter((name) => !existsSync(`docs/${name}`))).toEqual([]);
  const pages = new Set(blocks.map(({ page: name }) => name).filter((name) => name.startsWith('docs/')).map((name) => name.slice('docs/'.length)));
  expect([...pages].filter((name) => !listed.includes(name))).toEqual([]);
  expect(listed).toHaveLength(new Set(listed).size);
});
