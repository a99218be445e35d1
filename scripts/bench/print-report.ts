import { progressOn } from '../progress';

/** What a process of its own does with one part of `npm run bench`: progress to standard error, the lines to standard output. */
export function printReport(report: (show: (text: string) => void) => Promise<readonly string[]>): void {
  const progress = progressOn(process.stderr);
  report((text) => progress.show(text))
    .finally(() => progress.clear())
    .then((lines) => process.stdout.write(`${lines.join('\n')}\n\n`))
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
