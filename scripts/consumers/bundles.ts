import { build } from 'esbuild';
import { join } from 'node:path';

/** Paths, inside the package or of others, that a Lambda or an application has no use for. */
export interface Unwanted {
  readonly [what: string]: RegExp;
}

const CDK = /node_modules\/(?:aws-cdk-lib|constructs)\//;
const COMPILER = /cdk-saga\/(?:lib|esm)\/(?:compiler|constructs|asl|explorer|local)\//;

export const UNWANTED_IN_A_LAMBDA: Unwanted = { CDK, 'the compiler': COMPILER, 'definitions': /cdk-saga\/(?:lib|esm)\/definition\//, 'the client': /cdk-saga\/(?:lib|esm)\/client\// };
export const UNWANTED_IN_A_STARTER: Unwanted = { CDK, 'the compiler': COMPILER, 'the runtime': /cdk-saga\/(?:lib|esm)\/runtime\// };

/**
 * Bundles a file of the project as Lambda bundlers do, and looks what ends up in it.
 *
 * @returns what to tell of it
 * @throws Error when there is code in the bundle that does not belong there, or no code of this package at all
 */
export async function bundleWithout(project: string, file: string, unwanted: Unwanted): Promise<string> {
  const { metafile } = await build({
    entryPoints: [file], absWorkingDir: project, outfile: join(project, `${file}.bundle.cjs`),
    bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs', metafile: true, logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const own = used.filter(([path]) => path.includes('node_modules/cdk-saga/'));
  if (own.length === 0) throw new Error(`The bundle of ${file} has nothing of cdk-saga in it.`);
  const found = Object.entries(unwanted).flatMap(([what, pattern]) => {
    const paths = used.map(([path]) => path).filter((path) => pattern.test(path));
    return paths.length === 0 ? [] : [`The bundle of ${file} has ${what} in it: ${paths.slice(0, 5).join(', ')}.`];
  });
  if (found.length > 0) throw new Error(found.join('\n'));
  const bytes = own.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return `${(bytes / 1000).toFixed(1)} kB of cdk-saga, ${((output?.bytes ?? 0) / 1000).toFixed(0)} kB in all`;
}
