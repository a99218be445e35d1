#!/usr/bin/env node
// Runs the command. A project's sagas may be TypeScript, which its own tsx then reads; in this repository so is the command.
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Plain old JavaScript up to here: an older Node fails somewhere in the midst of what follows, and names no reason.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`cdk-saga needs Node 22.18 or newer, and this is Node ${process.versions.node} (${process.execPath}).\n`);
  process.exit(1);
}

const here = createRequire(import.meta.url);
const project = createRequire(join(process.cwd(), 'package.json'));
for (const load of [project, here]) {
  try {
    load('tsx/cjs/api').register();
    break;
  } catch (error) {
    // Without tsx Node reads TypeScript as it stands, if at all.
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
}
here('./main');
