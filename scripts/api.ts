/** `npm run api` writes what each entry offers to `api/`; with `--check` it only compares, and fails where that differs. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiReport } from './api/report';
import { emitDeclarations } from './build/declarations';
import type { Manifest } from './build/manifest';

const FOLDER = 'api';

async function reports(): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  mkdirSync('.cache', { recursive: true });
  const declarations = mkdtempSync('.cache/api-');
  try {
    await emitDeclarations(declarations);
    const read = (path: string): string | undefined => {
      const file = join(declarations, `${path}.d.ts`);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    return Object.entries(exports).map(([entry, source]) => ({
      file: join(FOLDER, `${[name, ...entry.split('/').slice(1)].join('-')}.md`),
      text: `${apiReport(join(name, entry), source.replace(/^\.\/lib\/|\.ts$/g, ''), read)}\n`,
    }));
  } finally {
    rmSync(declarations, { recursive: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const written = await reports();
  const changed = written.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  const names = changed.map(({ file }) => file).join(', ');
  if (values.check && names !== '') throw new Error(`The API is not what ${names} says. Run \`npm run api\`, and commit what it writes if the change is meant.`);
  mkdirSync(FOLDER, { recursive: true });
  for (const { file, text } of changed) writeFileSync(file, text);
  console.log(names === '' ? 'The API is as it was.' : `Wrote ${names}.`);
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
