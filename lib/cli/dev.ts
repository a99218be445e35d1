import { writeFileSync } from 'node:fs';
import { startLocalCloud, type FunctionLog, type LocalCloud } from '../local';
import { parsed } from './arguments';
import type { Command } from './terminal';
import { UsageError } from './usage-error';

/** "SAGA" on a telephone's keys: always the same, so that what a shell was told stays true over a restart. */
const DEFAULT_PORT = 7242;

export const DEV_HELP = `Usage: cdk-saga dev [options]

Runs what \`cdk synth\` wrote on this machine: state machines, functions, tables and queues, on one port of 127.0.0.1 that any AWS SDK and the
AWS CLI can use. Everything is in memory, and gone when it stops (Ctrl-C).

Options:
  --assembly <folder>      the cloud assembly                        (default: cdk.out)
  --port <number>          the port; 0 takes a free one              (default: ${DEFAULT_PORT})
  --region <region>        (default: the first stack's that names one, or us-east-1)
  --outputs-file <file>    write the stacks' outputs there as JSON, as \`cdk deploy --outputs-file\` does
  --logs                   print what the functions write to their consoles
  -h, --help
`;

/** Runs the one-machine cloud until it is stopped. */
export const dev: Command = async (args, terminal) => {
  const options = parse(args);
  // From the beginning: a Ctrl-C while it starts stops it properly, too.
  const stopped = terminal.untilStopped();
  const cloud = await startLocalCloud({
    assembly: options.assembly,
    port: options.port,
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.logs ? { onFunctionLog: (log) => terminal.print(logLine(log)) } : {}),
  });
  try {
    if (options.outputsFile !== undefined) writeFileSync(options.outputsFile, `${JSON.stringify(cloud.outputs, undefined, 2)}\n`);
    terminal.print(greeting(cloud, options.assembly));
    await stopped;
  } finally {
    await cloud.stop();
  }
  terminal.print('\nStopped.\n');
  return 0;
};

interface DevOptions {
  readonly assembly: string;
  readonly port: number;
  readonly region: string | undefined;
  readonly outputsFile: string | undefined;
  readonly logs: boolean;
}

const TEXT = { type: 'string' } as const;
const OPTIONS = { assembly: TEXT, port: TEXT, region: TEXT, 'outputs-file': TEXT, logs: { type: 'boolean' } } as const;

function parse(args: readonly string[]): DevOptions {
  const { assembly = 'cdk.out', port = String(DEFAULT_PORT), region, 'outputs-file': outputsFile, logs = false } = parsed(args, OPTIONS).values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(port)}.`);
  return { assembly, port: Number(port), region, outputsFile, logs };
}

function greeting(cloud: LocalCloud, assembly: string): string {
  return [
    `The cloud assembly in ${assembly} runs on ${cloud.endpoint}`,
    section('For an AWS SDK or the AWS CLI (version 1 of the CLI wants --endpoint-url as well, for SQS at least):', Object.entries(cloud.environment).map(([name, value]) => `export ${name}=${value}`)),
    ...Object.entries(cloud.outputs).map(([stack, outputs]) => section(`Outputs of ${stack}:`, Object.entries(outputs).map(([name, value]) => `${name} = ${value}`))),
    section('Not served here; an execution that touches one of these fails:', cloud.notServed.map(({ stack, logicalId, why }) => `${stack}/${logicalId}: ${why}`)),
    'Ctrl-C stops it.\n',
  ].filter((part) => part !== '').join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function logLine({ functionName, text }: FunctionLog): string {
  return text.trimEnd().split('\n').map((line) => `${functionName} | ${line}\n`).join('');
}
