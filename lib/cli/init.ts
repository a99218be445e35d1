import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parsed } from './arguments';
import { sourceOf } from './package-source';
import type { Command } from './terminal';
import { UsageError } from './usage-error';

export const INIT_HELP = `Usage: cdk-saga init [folder]

Writes a small project into a new or empty folder (default: this one): one saga over two services, a test that searches its failures, a CDK
app that deploys it, and a program that runs it on this machine.

Options:
  -h, --help
`;

/** Of the package: two folders above this file, among the sources and in what is published. */
const PACKAGE = join(__dirname, '../..');
const TEMPLATE = join(PACKAGE, 'templates/project');

/** Writes the template's project. */
export const init: Command = (args, terminal) => {
  const wanted = folderIn(args);
  const folder = resolve(wanted);
  requireEmpty(folder, wanted);
  mkdirSync(folder, { recursive: true });
  cpSync(TEMPLATE, folder, { recursive: true });
  for (const name of npmsOwn(folder)) renameSync(join(folder, name), join(folder, meantName(name)));
  complete(join(folder, 'package.json'), nameFor(folder));
  terminal.print(nextSteps(wanted, folder));
  return Promise.resolve(0);
};

function folderIn(args: readonly string[]): string {
  const [folder = '.', ...more] = parsed(args, {}).positionals;
  if (more.length > 0) throw new UsageError(`init takes one folder, not also ${more.join(' ')}.`);
  return folder;
}

/** A folder with nothing in it but a repository counts as empty: many begin with `git init`. */
function requireEmpty(folder: string, wanted: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new UsageError(`${wanted} is a file. Name a folder that is empty or not there yet.`);
  const found = readdirSync(folder).filter((name) => name !== '.git').toSorted();
  if (found.length === 0) return;
  const some = found.length > 3 ? `${found.slice(0, 3).join(', ')} and ${found.length - 3} more` : found.join(', ');
  throw new UsageError(`${wanted} is not empty: it has ${some}. Nothing was written; name a folder that is empty or not there yet.`);
}

/** Files that npm or git would heed where the template lies begin with `_` there. */
const npmsOwn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('_'));
const meantName = (name: string): string => (name === '_gitignore' ? '.gitignore' : name.slice(1));

/** The project takes the package that wrote it. */
function complete(file: string, name: string): void {
  const project = JSON.parse(readFileSync(file, 'utf8')) as { readonly dependencies: object };
  const written = { ...project, name, dependencies: { ...project.dependencies, 'cdk-saga': sourceOf(PACKAGE) } };
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`);
}

/** npm takes no capitals, blanks and few signs in a name, nor a dot or underscore first. */
function nameFor(folder: string): string {
  const name = basename(folder).toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '').replace(/-+$/, '');
  return name === '' ? 'my-saga' : name;
}

/** As a shell takes it. */
const asArgument = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

function nextSteps(wanted: string, folder: string): string {
  const steps = [
    ...(relative(process.cwd(), folder) === '' ? [] : [`  cd ${asArgument(wanted)}`]),
    '  npm install',
    '  npm test     # every failure of the saga, tried alone and some together',
    '  npm start    # two bookings on this machine: one goes through, one is refused and undone',
  ];
  return `Wrote a project with the saga BookRoom. Next:\n\n${steps.join('\n')}\n`;
}
