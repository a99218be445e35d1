import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as stepfunctions from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { runCommand } from '../cli/run-command';

const scriptsIn = (file: string): readonly string[] => Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { readonly scripts: object }).scripts);
/** A page speaks of this repository, or of a project that `cdk-saga init` wrote. */
const SCRIPTS: ReadonlySet<string> = new Set([...scriptsIn('package.json'), ...scriptsIn('templates/project/_package.json')]);
const SDKS: Readonly<Record<string, object>> = { dynamodb, stepfunctions, sqs };
const CDK = ['bootstrap', 'deploy', 'destroy', 'synth'];
const NPM = ['ci', 'install', 'pack'];

/** What is wrong with a line of shell on a page: a command, script, option or operation that does not exist. */
export async function problemsOfCommand(line: string): Promise<readonly string[]> {
  const commands = line.replace(/\s+#.*$/, '').split(' && ').filter((command) => command.trim() !== '' && !command.startsWith('#'));
  return (await Promise.all(commands.map(problemsOf))).flat();
}

async function problemsOf(command: string): Promise<readonly string[]> {
  const [program, ...words] = command.trim().replace(/^npx --package \S+ cdk-saga/, 'npx cdk-saga').split(/\s+/);
  if (program === 'cd') return [];
  if (program === 'npm') return npm(words) ? [] : [`no such script: ${command}`];
  if (program === 'aws') return aws(words) ? [] : [`no such operation: ${command}`];
  if (program === 'npx' && words[0] === 'cdk') return CDK.includes(words[1] ?? '') ? [] : [`no such command: ${command}`];
  if (program === 'npx' && words[0] === 'cdk-saga') return ownCommand(command, words.slice(1));
  return [`neither npm, npx cdk, npx cdk-saga nor aws: ${command}`];
}

function npm([first = '', second = '']: readonly string[]): boolean {
  const named = first === 'run' ? second : first;
  return NPM.includes(named) || SCRIPTS.has(named);
}

function aws(words: readonly string[]): boolean {
  const [service = '', operation = ''] = words[0] === '--endpoint-url' ? words.slice(2) : words;
  const named = operation.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return Object.hasOwn(SDKS[service] ?? {}, `${named}Command`);
}

async function ownCommand(command: string, [name = '', ...words]: readonly string[]): Promise<readonly string[]> {
  const { code, printed } = await runCommand(name, '--help');
  if (code !== 0) return [`no such command: ${command}`];
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/, ''));
  return options.filter((option) => !printed.includes(`${option} `) && option !== '--help').map((option) => `cdk-saga ${name} has no ${option}`);
}
