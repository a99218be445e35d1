/** The interpreter's part of `npm run bench`. It runs as one bundle in a process of its own, as it would in a published package. */
import { progressOn } from '../progress';
import { engineReport } from './engine';

const progress = progressOn(process.stderr);

engineReport((text) => progress.show(text))
  .finally(() => progress.clear())
  .then((lines) => process.stdout.write(`${lines.join('\n')}\n\n`))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
