import type * as Esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SagaError, problemsOf } from '../contract/saga-error';

/** The code of one function, as it is uploaded. */
export interface Bundle {
  /** SHA-256 of the files: equal wherever the checkout lies. */
  readonly hash: string;
  /** Puts `index.js` and its source map into a folder. */
  writeTo(folder: string): void;
}

/**
 * Bundles the entries of all services in one run of esbuild, which takes about as long as one of them alone.
 *
 * A bundle has everything in it, the AWS SDK too, though Lambda's runtime brings one: so what runs is what the lock file says and the tests
 * ran, AWS cannot change it under a deployed function, and one minified file loads faster than the runtime's hundreds.
 *
 * @param entries absolute paths by service
 * @returns the bundle of each service, by its name
 * @throws SagaError `Saga.BundleFailed`: esbuild is not installed, or an entry does not compile
 */
export function bundle(entries: ReadonlyMap<string, string>): (service: string) => Bundle {
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const root = rootOf([...entries.values()]);
  const { outputFiles } = build(root, sorted.map(([service, entry]) => ({ in: entry, out: join(service, 'index') })));
  return (service) => bundleOf(outputFiles.filter((file) => dirname(file.path) === join(root, OUT, service)));
}

/** Where the output would be written, if it were: source maps name the sources as seen from here. */
const OUT = 'bundle';

function build(root: string, entryPoints: { in: string; out: string }[]): Esbuild.BuildResult<{ write: false }> {
  try {
    return esbuild().buildSync({
      entryPoints,
      absWorkingDir: root,
      outdir: join(root, OUT),
      write: false,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      // CommonJS, for a dependency that calls require() does not work in an ES module bundle.
      format: 'cjs',
      // The ES modules of a package that has both: unused parts of them are left out.
      mainFields: ['module', 'main'],
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'silent',
    });
  } catch (error) {
    throw isBuildFailure(error) ? problemsOf('Cannot bundle the services', error.errors.map(textOf), 'Saga.BundleFailed') : error;
  }
}

function esbuild(): typeof Esbuild {
  try {
    return require('esbuild') as typeof Esbuild;
  } catch (cause) {
    const change = 'Run `npm install --save-dev esbuild`, or give each service a `function` in place of an `entry`';
    throw new SagaError('Saga.BundleFailed', `Cannot bundle the services: esbuild is not installed. ${change}.`, { cause });
  }
}

const isBuildFailure = (error: unknown): error is Esbuild.BuildFailure => typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors);

const textOf = ({ text, location }: Esbuild.Message): string => (location ? `${location.file}:${location.line}: ${text}` : text);

function bundleOf(files: readonly Esbuild.OutputFile[]): Bundle {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const hash = createHash('sha256');
  for (const file of sorted) hash.update(`${basename(file.path)}\0${file.contents.length}\0`).update(file.contents);
  return {
    hash: hash.digest('hex'),
    writeTo: (folder) => sorted.forEach((file) => writeFileSync(join(folder, basename(file.path)), file.contents)),
  };
}

/**
 * The folder from which all paths in the bundles are written: the nearest one with a package.json around all entries. Neither the working
 * directory nor the place of the checkout can show in a bundle then.
 */
function rootOf(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? '');
  while (!(paths.every((path) => path.startsWith(join(folder, '/'))) && existsSync(join(folder, 'package.json')))) {
    if (dirname(folder) === folder) return folder;
    folder = dirname(folder);
  }
  return folder;
}
