/** What the programs and commands of the guide print: compared with what its pages show. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sagaClient, type SagaClient } from '../../lib/client';
import { startLocalCloud, type LocalCloud } from '../../lib/local';
import type { RecordedSaga } from '../../lib';
import { runCommand } from '../cli/run-command';
import { awsCommand, wordsOf } from './aws-command';
import { masked } from './masked';
import { blocks, marked } from './pages';
import { writeProjects } from './project';

const folder = writeProjects();
const guide = join(folder, 'guide');

const TSX = resolve('node_modules/.bin/tsx');
const inGuide = (environment: Readonly<Record<string, string>> = {}) => ({ cwd: guide, timeout: 100_000, env: { ...process.env, CDK_VALIDATION: 'false', ...environment } });

/** Runs a program of the guide in its project, as `tsx <file>` does. */
async function run(file: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(TSX, [file], inGuide(environment));
  return stdout;
}

/** The quick start's app, and the stack of the page on operating: what `cdk synth` does with an app. */
beforeAll(async () => {
  await Promise.all([run('app.ts', { CDK_OUTDIR: 'cdk.out' }), run('bin/rentals.ts', { CDK_OUTDIR: 'deployed/cdk.out' })]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(blocks.filter((block) => /^output of \S+$/.test(block.mark ?? '')))('$page', (block) => {
  const program = marked(block, 'output of ') ?? '';
  test(`${program} prints what the page shows`, async () => {
    expect(await run(program)).toBe(block.code);
  }, 120_000);
});

const started: ChildProcess[] = [];
afterAll(() => { for (const program of started) program.kill(); });

const shown = (mark: string): string => blocks.find((block) => block.mark === mark)?.code ?? `no block ${mark}`;

/** The commands of a block, each with what it shows that they print. */
const commandsIn = (code: string): readonly (readonly [string, string])[] => [...code.matchAll(/^\$ npx cdk-saga (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', printed = '']) => [command, printed]);

test('start.ts prints what the quick start shows, waits for an answer, and goes on with it', async () => {
  const program = spawn(TSX, ['start.ts'], { ...inGuide(), stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(program, 'exit');
  started.push(program);
  let printed = '';
  await new Promise<void>((waits) => {
    program.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
      if (/cdk-saga answer .*\n/.test(printed)) waits();
    });
    void ended.then(() => waits());
  });
  const asked = printed;
  expect(masked(asked)).toBe(masked(shown('output of start.ts, until it waits')));
  const [port = ''] = /127\.0\.0\.1:\d+/.exec(asked) ?? [];
  for (const [command, told] of commandsIn(shown('in another terminal'))) {
    const { printed: answered, complaints } = await runCommand(...wordsOf(command.replace(/127\.0\.0\.1:\d+/, port), {}));
    expect({ complaints, answered: masked(answered) }).toEqual({ complaints: '', answered: masked(told) });
  }
  expect(await ended).toEqual([0, null]);
  expect(masked(printed.slice(asked.length))).toBe(masked(shown('output of start.ts, once it was answered')));
}, 120_000);

const consoles = blocks.filter((block) => marked(block, 'console') !== undefined);

describe('the commands of the guide', () => {
  let cloud: LocalCloud;
  let rentals: SagaClient<unknown>;
  let variables: Record<string, string>;
  beforeAll(async () => {
    cloud = await startLocalCloud({ assembly: join(guide, 'deployed/cdk.out') });
    Object.assign(process.env, cloud.environment);
    const { StateMachineArn: MACHINE = '', DeadLetterQueueUrl: LETTERS = '', LedgerTable: LEDGER = '', BikesTable: BIKES = '' } = cloud.outputs['Rentals'] ?? {};
    variables = { CLOUD: cloud.endpoint, MACHINE, LETTERS, LEDGER, BIKES };
    const { rentBike } = jest.requireActual<{ rentBike: RecordedSaga }>(join(guide, 'sagas/rent-bike.ts'));
    rentals = sagaClient(rentBike, { stateMachineArn: MACHINE, deadLetterQueueUrl: LETTERS });
  }, 60_000);
  afterAll(() => cloud.stop());

  /** A command; one that starts or answers a saga is over once the saga has ended or waits for a human, as a reader who types would find it. */
  async function print(command: string): Promise<string> {
    const words = wordsOf(command, variables);
    const printed = words[0] === 'npx' ? (await runCommand(...words.slice(2))).printed : await awsCommand(words);
    if (words.includes('start-execution')) variables['EXECUTION'] = JSON.parse(printed) as string;
    const under = ['--name', 'answer'].map((before) => words.indexOf(before)).find((at) => at >= 0);
    if (under !== undefined) await rentals.settled(words[under + 1] ?? '');
    return printed;
  }

  test.each(consoles)('of $page:$line print what the page shows', async ({ code }) => {
    const commands = code.split('\n').filter((line) => line.startsWith('$ '));
    const printed: string[] = [];
    for (const command of commands) printed.push(`${command}\n${await print(command.slice(2))}`);
    expect(printed.join('')).toBe(code);
  }, 60_000);

  test('are on a page', () => {
    expect(consoles.length).toBeGreaterThan(3);
    expect(existsSync(join(guide, 'deployed/cdk.out/manifest.json'))).toBe(true);
  });
});
