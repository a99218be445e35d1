import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from './manifest';
import { writeJson } from './project';
import { node } from './run';

/** One way to look modules up, and the compiler that knows it. */
export interface Resolution {
  readonly moduleResolution: 'node10' | 'node16' | 'nodenext' | 'bundler';
  readonly module: string;
  /** The folder of the compiler in node_modules. */
  readonly compiler: 'typescript' | 'typescript-5';
  /** The files that this way reads in a manner of its own. */
  readonly files: readonly string[];
}

const AS_COMMONJS = 'typed.ts';
const AS_MODULE = 'typed.mts';

/** TypeScript 7 has no node10 any more. */
export const RESOLUTIONS: readonly Resolution[] = [
  { moduleResolution: 'node10', module: 'commonjs', compiler: 'typescript-5', files: [AS_COMMONJS] },
  { moduleResolution: 'node16', module: 'node16', compiler: 'typescript-5', files: [AS_COMMONJS, AS_MODULE] },
  { moduleResolution: 'node16', module: 'node16', compiler: 'typescript', files: [AS_COMMONJS, AS_MODULE] },
  { moduleResolution: 'nodenext', module: 'nodenext', compiler: 'typescript', files: [AS_COMMONJS, AS_MODULE] },
  { moduleResolution: 'bundler', module: 'preserve', compiler: 'typescript', files: [AS_COMMONJS] },
];

/** Type-checks the project, declarations of its dependencies included. */
export async function typeCheck(project: string, { moduleResolution, module, compiler, files }: Resolution): Promise<void> {
  const source = readFileSync(join(project, AS_COMMONJS), 'utf8');
  const unused = ENTRIES.filter((entry) => !source.includes(`from '${entry}'`));
  if (unused.length > 0) throw new Error(`${AS_COMMONJS} imports nothing from ${unused.join(', ')}: its types are not checked.`);
  const config = `tsconfig.${compiler}.${moduleResolution}.json`;
  writeJson(join(project, config), { compilerOptions: { target: 'es2022', lib: ['es2022'], module, moduleResolution, types: ['node'], strict: true, skipLibCheck: false, noEmit: true }, files });
  await node(project, `node_modules/${compiler}/bin/tsc`, '-p', config);
}
