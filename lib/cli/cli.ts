import { answer, ANSWER_HELP } from './answer';
import { check, CHECK_HELP } from './check';
import { cost, COST_HELP } from './cost';
import { dev, DEV_HELP } from './dev';
import { diagram, DIAGRAM_HELP } from './diagram';
import { init, INIT_HELP } from './init';
import { letters, LETTERS_HELP } from './letters';
import type { Command, ExitCode, Terminal } from './terminal';
import { timeline, TIMELINE_HELP } from './timeline';
import { UsageError } from './usage-error';

const COMMANDS: { readonly [name: string]: { readonly run: Command; readonly summary: string; readonly help: string } } = {
  answer: { run: answer, summary: 'answer a saga that waits for a human', help: ANSWER_HELP },
  check: { run: check, summary: 'search every failure of a saga', help: CHECK_HELP },
  cost: { run: cost, summary: 'count what a saga costs, path by path', help: COST_HELP },
  dev: { run: dev, summary: 'run a synthesised cloud assembly on this machine', help: DEV_HELP },
  diagram: { run: diagram, summary: 'draw a saga with what undoes it', help: DIAGRAM_HELP },
  init: { run: init, summary: 'write a small project to begin with', help: INIT_HELP },
  letters: { run: letters, summary: 'list the sagas that wait for a human', help: LETTERS_HELP },
  timeline: { run: timeline, summary: 'tell what a saga did, step by step', help: TIMELINE_HELP },
};

const HELP = `Usage: cdk-saga <command> [options]

Commands:
${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`).join('\n')}

cdk-saga <command> --help tells a command's options.
`;

/** Runs the command line; never rejects. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    terminal.complain(`cdk-saga has no command ${JSON.stringify(name)}.\n\n${HELP}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    terminal.print(command.help);
    return 0;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    terminal.complain(`${complaintOf(error)}\n`);
    if (!(error instanceof UsageError)) return 1;
    terminal.complain(`\n${command.help}`);
    return 2;
  }
}

function complaintOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isRefusedConnection(error) ? `${error.message || 'ECONNREFUSED'}: ${NOBODY_THERE}` : error.message;
}

const NOBODY_THERE = 'nothing answers there. A one-machine cloud answers only while the program that started it runs, and has another port at each start: take the URL that it printed last.';

/** Of a name with several addresses, such as localhost, Node's error has the code and no message; an error that an SDK wrapped has the message only. */
const isRefusedConnection = (error: Error): boolean => ('code' in error && error.code === 'ECONNREFUSED') || error.message.includes('ECONNREFUSED');
