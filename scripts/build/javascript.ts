import { build, transform, type BuildOptions, type Plugin } from 'esbuild';
import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { bundledEntries, type Manifest } from './manifest';

/** The oldest Node that `engines` takes. */
const TARGET = 'node22';

/** All of lib, a readable file for each source: what a stack trace names is what one finds. */
export async function writeCommonJs(outdir: string): Promise<void> {
  const files = globSync('lib/**/*.{ts,mts,mjs}').filter((file) => !/\.d\.m?ts$/.test(file));
  await Promise.all(files.map((file) => writeOne(file, join(outdir, relative('lib', file)))));
}

async function writeOne(file: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true });
  if (file.endsWith('.mjs')) return copyFile(file, copy);
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', format: file.endsWith('.mts') ? 'esm' : 'cjs', platform: 'node', target: TARGET, sourcefile: file });
  await writeFile(copy.replace(/ts$/, 'js'), withCompiledSiblings(code));
}

/** A file that starts a process or thread names the file of it, which Node runs as it stands in the repository, but not in `node_modules`. */
const withCompiledSiblings = (code: string): string => code.replaceAll(/(["'][\w-]+\.m)ts(["'])/g, '$1js$2');

/** What the entries reach that others bundle, as ES modules: a bundler leaves out what is not used. */
export async function writeModules(manifest: Manifest, outdir: string): Promise<void> {
  const common: BuildOptions = { bundle: true, format: 'esm', platform: 'node', target: TARGET, packages: 'external', outdir, outbase: 'lib', logLevel: 'warning' };
  const { metafile } = await build({ ...common, entryPoints: bundledEntries(manifest), write: false, metafile: true });
  await build({ ...common, entryPoints: Object.keys(metafile.inputs), plugins: [withEndings], outExtension: { '.js': '.mjs' } });
}

/** Leaves imports what they are, with the endings that ES modules want. */
const withEndings: Plugin = {
  name: 'with endings',
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      if (kind === 'entry-point') return undefined;
      return { path: existsSync(resolve(resolveDir, `${path}.ts`)) ? `${path}.mjs` : `${path}/index.mjs`, external: true, sideEffects: false };
    });
  },
};
