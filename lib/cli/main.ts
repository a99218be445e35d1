/** The program behind `cdk-saga`. */
import { once } from 'node:events';
import { runCli } from './cli';
import { statusLine } from './status-line';

/** A reader that goes away, as `head` does, is no failure. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const nowMs = (): number => performance.now();

async function main(): Promise<void> {
  process.stdout.on('error', ignoreBrokenPipe);
  process.exitCode = await runCli(process.argv.slice(2), {
    print: (text) => { process.stdout.write(text); },
    complain: (text) => { process.stderr.write(text); },
    status: statusLine(process.stderr, nowMs),
    nowMs,
    // Only the first Ctrl-C is heard: a second one ends the process, as it does by default.
    untilStopped: async () => { await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]); },
  });
}

void main();
