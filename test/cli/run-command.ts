import { runCli } from '../../lib/cli/cli';

/** What a command printed, what it complained of, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

/** Runs a command line that takes no time and needs no terminal. */
export async function runCommand(...argv: readonly string[]): Promise<Ended> {
  let [printed, complaints] = ['', ''];
  const code = await runCli(argv, {
    print: (text) => { printed += text; },
    complain: (text) => { complaints += text; },
    status: () => undefined,
    nowMs: () => 0,
    untilStopped: () => Promise.resolve(),
  });
  return { code, printed, complaints };
}
