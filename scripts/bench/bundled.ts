import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';

/** Inside node_modules, so that packages which are not bundled are found from there. */
const OUTFILE = 'node_modules/.cache/cdk-saga-bench/engine.cjs';

/** Runs a script as one bundle. tsx would keep the name of every function by a call each time one is made, which costs a sixth of the speed. */
export function runBundled(script: string): void {
  buildSync({ entryPoints: [script], bundle: true, platform: 'node', format: 'cjs', target: 'node22', external: ['aws-local-stepfunctions'], outfile: OUTFILE, logLevel: 'error' });
  execFileSync(process.execPath, [OUTFILE], { stdio: 'inherit' });
}
