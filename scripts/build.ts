/**
 * Writes the package as it is published to `dist/`: `npm run build`, then `npm pack ./dist`. docs/decisions/0012-one-commonjs-instance.md says
 * why it has this form.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitDeclarations } from './build/declarations';
import { writeCommonJs, writeModules } from './build/javascript';
import { COPIED, publishedManifest, type Manifest } from './build/manifest';

const DIST = 'dist';
async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  await Promise.all([emitDeclarations(join(DIST, 'lib')), writeCommonJs(join(DIST, 'lib')), writeModules(manifest, join(DIST, 'esm'))]);
  writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`);
  for (const path of COPIED) cpSync(path, join(DIST, path), { recursive: true });
}

void build().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
