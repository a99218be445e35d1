import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';

/** Inside node_modules, so that packages which are not bundled are found from there. */
const FOLDER = 'node_modules/.cache/cdk-saga-bench';
const EXTERNAL = ['aws-local-stepfunctions', 'aws-cdk-lib', 'constructs', 'esbuild', '@aws-sdk/*'];

/** A script as one bundle. tsx would keep the name of every function by a call each time one is made, which costs a sixth of the speed. */
export function bundled(script: string): string {
  const outfile = `${FOLDER}/${basename(script, '.ts')}.cjs`;
  buildSync({ entryPoints: [script], bundle: true, platform: 'node', format: 'cjs', target: 'node22', external: EXTERNAL, outfile, logLevel: 'error' });
  return outfile;
}

/** Runs a script as one bundle in a process of its own, and gives what it prints. What it shows of its progress is seen at once. */
export const runBundled = (script: string): string =>
  execFileSync(process.execPath, [bundled(script)], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' });
