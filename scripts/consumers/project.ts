import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
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

/** An install waits for the registry, and on a machine that does other things for those. */
const INSTALL_LIMIT_MS = 20 * 60_000;

/**
 * From npm's cache, which all projects share. What that knows of one package may be older than what it knows of another that needs it: then the
 * registry is asked, and once more where that failed too.
 */
export async function install(folder: string): Promise<void> {
  const command = ['install', '--no-audit', '--no-fund', '--fetch-retries', '5'];
  for (const more of [['--prefer-offline'], []]) {
    try {
      return await installOnce(folder, [...command, ...more]);
    } catch {
      // What stands there half may be what the next try stumbles over.
      rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    }
  }
  await installOnce(folder, command);
}

const installOnce = async (folder: string, command: readonly string[]): Promise<void> => void (await run(folder, 'npm', command, {}, INSTALL_LIMIT_MS));

export const writeJson = (file: string, value: object): void => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
