import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run';

const FIXTURES = resolve('scripts/consumers/fixtures');

/** An empty project with the packed package and these others installed, and the fixtures' files in it. */
export async function projectWith(folder: string, dependencies: { readonly [name: string]: string }): Promise<string> {
  mkdirSync(folder);
  writeJson(join(folder, 'package.json'), { name: 'consumer', private: true, dependencies });
  await install(folder);
  cpSync(FIXTURES, folder, { recursive: true });
  // For those who read TypeScript as an ES module.
  cpSync(join(FIXTURES, 'typed.ts'), join(folder, 'typed.mts'));
  return folder;
}

/** From npm's cache. What that knows of one package may be older than what it knows of another that needs it: then the registry is asked. */
export async function install(folder: string): Promise<void> {
  const command = ['install', '--no-audit', '--no-fund'];
  try {
    await run(folder, 'npm', [...command, '--prefer-offline']);
  } catch {
    await run(folder, 'npm', command);
  }
}

export const writeJson = (file: string, value: object): void => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
