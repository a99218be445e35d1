#!/usr/bin/env node
// Runs the command. A project's sagas may be TypeScript, which its own tsx then reads; in this repository so is the command.
import { createRequire } from 'node:module';
import { join } from 'node:path';

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
