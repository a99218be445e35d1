import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * What a project writes as its dependency to get the package in this folder: the tarball that npm installed it from, since such a package may be
 * in no registry; otherwise its version.
 */
export function sourceOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string };
  const modules = dirname(folder);
  const { resolved = '' } = basename(modules) === 'node_modules' ? lockIn(modules).packages[`node_modules/${name}`] ?? {} : {};
  return /^file:.*\.tgz$/.test(resolved) ? `file:${resolve(dirname(modules), resolved.slice('file:'.length))}` : `^${version}`;
}

interface InstalledLock {
  readonly packages: Readonly<Partial<Record<string, { readonly resolved?: string }>>>;
}

/** What npm notes of what it has installed: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#hidden-lockfiles */
function lockIn(modules: string): InstalledLock {
  try {
    return JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as InstalledLock;
  } catch {
    // Another package manager keeps none.
    return { packages: {} };
  }
}
