/** What the programs and commands of the guide print: compared with what its pages show. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sagaClient, type SagaClient } from '../../lib/client';
import { startLocalCloud, type LocalCloud } from '../../lib/local';
import type { RecordedSaga } from '../../lib';
import { awsCommand, wordsOf } from './aws-command';
import { blocks, marked } from './pages';
import { writeProjects } from './project';

const folder = writeProjects();
const guide = join(folder, 'guide');

/** Runs a program of the guide in its project, as `tsx <file>` does. */
async function run(file: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(resolve('node_modules/.bin/tsx'), [file], { cwd: guide, timeout: 100_000, env: { ...process.env, CDK_VALIDATION: 'false', ...environment } });
  return stdout;
}

/** The quick start's app, and the stack of the page on operating: what `cdk synth` does with an app. */
beforeAll(async () => {
  await Promise.all([run('app.ts', { CDK_OUTDIR: 'cdk.out' }), run('bin/rentals.ts', { CDK_OUTDIR: 'deployed/cdk.out' })]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(blocks.filter((block) => marked(block, 'output of ') !== undefined))('$page', (block) => {
  const program = marked(block, 'output of ') ?? '';
  test(`${program} prints what the page shows`, async () => {
    expect(await run(program)).toBe(block.code);
  }, 120_000);
});

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

  /** A command; one that starts a saga is over once the saga has ended or waits for a human, as a reader who types would find it. */
  async function print(command: string): Promise<string> {
    const words = wordsOf(command, variables);
    const printed = await awsCommand(words);
    if (!words.includes('start-execution')) return printed;
    variables['EXECUTION'] = JSON.parse(printed) as string;
    while ((await rentals.state(words[words.indexOf('--name') + 1] ?? '')).outcome === 'running') await new Promise((looked) => { setTimeout(looked, 50); });
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
