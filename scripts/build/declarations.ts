import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * One `.d.ts` beside each `.js`, by the compiler that checks the project. They are CommonJS's, as the code is, so their relative imports resolve
 * without endings in every kind of module resolution.
 *
 * @throws with the compiler's output when there is a type error
 */
export function emitDeclarations(outdir: string): Promise<void> {
  return new Promise((done, failed) => {
    execFile(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', outdir], (error, stdout, stderr) => {
      if (error) failed(new Error(`Cannot write the declarations:\n${stdout}${stderr}`));
      else done();
    });
  });
}
