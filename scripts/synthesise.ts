import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs `cdk synth` as a user would, with its validation; rejects with what it printed when that fails. */
export function synthesise(): Promise<void> {
  return new Promise((done, failed) => {
    const cdk = spawn(resolve('node_modules/.bin/cdk'), ['synth', '--quiet'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: Buffer[] = [];
    cdk.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    cdk.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    cdk.on('error', failed);
    cdk.on('close', (code) => {
      if (code === 0) return done();
      failed(new Error(`cdk synth failed (exit ${code}):\n${Buffer.concat(printed).toString('utf8')}`));
    });
  });
}
