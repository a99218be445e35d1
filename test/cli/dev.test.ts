import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalCloud } from '../../lib/local';
import { SHOP } from '../local/shop';
import { removeAssemblies, writeAssembly } from '../local/written-assembly';
import { runCommand } from './run-command';

const home = mkdtempSync(join(tmpdir(), 'cdk-saga-cli-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  removeAssemblies();
  rmSync(home, { recursive: true, force: true });
});

test('dev prints the endpoint, what to export, the outputs and what it does not serve', async () => {
  const { code, printed, complaints } = await runCommand('dev', '--assembly', writeAssembly({ Shop: SHOP }), '--port', '0');
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  expect(printed.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').replace(/in \/.*? runs/, 'in FOLDER runs')).toBe(`The cloud assembly in FOLDER runs on http://127.0.0.1:PORT

For an AWS SDK or the AWS CLI (version 1 of the CLI wants --endpoint-url as well, for SQS at least):
  export AWS_ENDPOINT_URL=http://127.0.0.1:PORT
  export AWS_REGION=us-east-1
  export AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=local
  export AWS_SECRET_ACCESS_KEY=local

Outputs of Shop:
  OrdersTable = orders
  LettersUrl = http://127.0.0.1:PORT/000000000000/letters
  PayMachine = arn:aws:states:us-east-1:000000000000:stateMachine:Pay

Not served here; an execution that touches one of these fails:
  Shop/Report: the runtime python3.13 does not run here, only nodejs does
  Shop/News: the one-machine cloud has no AWS::SNS::Topic
  Shop/Express: Express workflows do not run here

Ctrl-C stops it.

Stopped.
`);
});

test('dev writes the outputs as cdk deploy does', async () => {
  const file = join(home, 'outputs.json');
  await runCommand('dev', '--assembly', writeAssembly({ Shop: SHOP }), '--port', '0', '--outputs-file', file, '--region', 'eu-central-1');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    Shop: { OrdersTable: 'orders', LettersUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/letters$/), PayMachine: 'arn:aws:states:eu-central-1:000000000000:stateMachine:Pay' },
  });
});

test('dev says what to do when there is no cloud assembly', async () => {
  const { code, complaints } = await runCommand('dev', '--assembly', join(home, 'none'), '--port', '0');
  expect({ code, complaints }).toEqual({
    code: 1,
    complaints: `Cannot start the one-machine cloud: there is no cloud assembly in ${join(home, 'none')}. Run \`npx cdk synth\` first, or name the folder that it wrote.\n`,
  });
});

test('dev says so when its port is in use', async () => {
  const other = await startLocalCloud({ assembly: writeAssembly({ Empty: { Resources: {} } }) });
  const { port } = new URL(other.endpoint);
  const { code, complaints } = await runCommand('dev', '--assembly', writeAssembly({ Empty: { Resources: {} } }), '--port', port);
  await other.stop();
  expect({ code, complaints }).toEqual({ code: 1, complaints: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`) });
});

test.each([
  [['dev', '--port', 'many'], '--port takes a number from 0 to 65535, not "many".'],
  [['dev', '--prot', '1'], "Unknown option '--prot'"],
  [['deploy'], 'cdk-saga has no command "deploy".'],
  [['constructor'], 'cdk-saga has no command "constructor".'],
])('%j is refused with what is wrong and how it is used', async (args, complaint) => {
  const { code, complaints } = await runCommand(...args);
  expect({ code, complaints }).toEqual({ code: 2, complaints: expect.stringContaining(complaint) });
  expect(complaints).toContain('Usage: cdk-saga');
});

test.each([[['--help'], 'Usage: cdk-saga <command>'], [['dev', '--help'], 'Usage: cdk-saga dev [options]'], [['dev', '-h'], '--outputs-file <file>']])('%j helps', async (args, help) => {
  expect(await runCommand(...args)).toEqual({ code: 0, printed: expect.stringContaining(help), complaints: '' });
});

/** What the process has printed once it has printed this. */
function printed(child: ChildProcess, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(wanted)) resolve(text);
    });
    child.on('exit', () => reject(new Error(`The process ended and printed only: ${text}`)));
  });
}

/** Leaves an execution that waits for an hour, a function that hangs, and a long poll. */
async function occupy(endpoint: string): Promise<{ readonly poll: Promise<string> }> {
  const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  const [sfn, sqs] = [new SFNClient(config), new SQSClient(config)];
  await sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Wait' }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Pay', input: '{"hang":true}' }));
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl: `${endpoint}/000000000000/letters`, WaitTimeSeconds: 20 }));
  return { poll: poll.then(() => 'answered', () => 'broken off') };
}

test.each(['SIGINT', 'SIGTERM'] as const)('the command ends by itself after %s, whatever runs and waits, because nothing that it started keeps it alive', async (signal) => {
  const bin = join(__dirname, '..', '..', 'lib', 'cli', 'bin.mjs');
  const child = spawn(process.execPath, [bin, 'dev', '--assembly', writeAssembly({ Shop: SHOP }), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const exited = once(child, 'exit');
  const greeting = await printed(child, 'Ctrl-C stops it.');
  const { poll } = await occupy(/http:\/\/127\.0\.0\.1:\d+/.exec(greeting)![0]);
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
  expect(await poll).toBe('broken off');
}, 30_000);
