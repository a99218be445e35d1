import { execFile } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';

/** For what runs once all is installed, on a machine that does other things too. */
const LIMIT_MS = 300_000;

/**
 * Runs a program in a project as its owner would: with the Node of this process, and nothing of this repository on the path.
 *
 * @returns what it printed
 * @throws Error with what it printed, when it fails or takes longer than the limit
 */
export function run(project: string, program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}, limitMs = LIMIT_MS): Promise<string> {
  return new Promise((done, failed) => {
    execFile(program, [...args], { cwd: project, env: { ...plainEnvironment(), ...environment }, timeout: limitMs, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const printed = `${stdout}${stderr}`;
      if (error) failed(new Error(`${program} ${args.join(' ')} failed (${String(error.code ?? error.signal)}) in ${project}:\n${printed}`));
      else done(printed);
    });
  });
}

/** Runs a JavaScript file of the project. */
export const node = (project: string, ...args: readonly string[]): Promise<string> => run(project, process.execPath, args);

/** npm sets variables for what it runs, and puts this repository's programs first: a consumer's npm and programs must see neither. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry$|config_cache$)|^(?:INIT_CWD|NODE_PATH|NODE_OPTIONS|TSX_.*)$/i.test(name));
  const own = resolve('.');
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== join(own, 'node_modules/.bin') && !folder.startsWith(join(own, '/')));
  return { ...Object.fromEntries(inherited), PATH: [dirname(process.execPath), ...path].join(delimiter), CI: 'true', CDK_VALIDATION: 'false' };
}
