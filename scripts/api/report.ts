import { posix } from 'node:path';
import { readModule, type Module, type Origin } from './module';

/** A declaration that is part of an entry, because the entry exports it or because one that it exports names it. */
interface Found {
  readonly module: string;
  readonly name: string;
}

/** Reads a declaration file by its path without ending, or gives undefined where there is none. */
export type ReadDeclarations = (path: string) => string | undefined;

/**
 * The API of an entry as a page: what it exports, sorted, without comments, and what those declarations name in turn. It changes when, and
 * only when, a consumer's types could.
 */
export function apiReport(entry: string, path: string, read: ReadDeclarations): string {
  const program = programOf(read);
  const exported = program.exportsOf(path);
  const reached = closure(program, exported.values());
  const own = [...exported].map(([name, found]) => ({ name, text: declarationOf(program, found, name) }));
  const rest = reached.filter((found) => ![...exported.values()].some((one) => same(one, found))).map((found) => ({ name: found.name, text: declarationOf(program, found, found.name) }));
  return [
    `# API of \`${entry}\`\n\n\`npm run api\` writes this page from the declarations that are published. A change of it is a change for those who use the package.`,
    section('Exported', own),
    ...(rest.length === 0 ? [] : [section('Named by these, and not exported', rest)]),
  ].join('\n\n');
}

interface Declaration {
  readonly name: string;
  readonly text: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function section(title: string, declarations: readonly Declaration[]): string {
  const sorted = declarations.toSorted((a, b) => (a.name === b.name ? compare(a.text, b.text) : compare(a.name, b.name)));
  return `## ${title}\n\n\`\`\`ts\n${sorted.map(({ text }) => text).join('\n\n')}\n\`\`\``;
}

interface Program {
  module(path: string): Module;
  exportsOf(path: string): ReadonlyMap<string, Found>;
  /** Where the declaration behind a name of a module is; undefined when it is another package's, or nobody's. */
  find(path: string, origin: Origin): Found | undefined;
}

function programOf(read: ReadDeclarations): Program {
  const modules = new Map<string, Module>();
  const program: Program = {
    module(path) {
      const known = modules.get(path) ?? readModule(read(path) ?? missing(path));
      modules.set(path, known);
      return known;
    },
    exportsOf(path) {
      const { exported, exportsAllOf } = program.module(path);
      const own = [...exported].map(([name, origin]) => [name, program.find(path, origin) ?? missing(`${path}: ${name}`)] as const);
      return new Map([...exportsAllOf.flatMap((from) => [...program.exportsOf(resolved(path, from, read))]), ...own]);
    },
    find(path, { from, name }) {
      if (from === undefined) return program.module(path).declared.has(name) ? { module: path, name } : through(program, path, name);
      return from.startsWith('.') ? program.exportsOf(resolved(path, from, read)).get(name) : undefined;
    },
  };
  return program;
}

/** A module can export what it has imported. */
function through(program: Program, path: string, name: string): Found | undefined {
  const imported = program.module(path).imported.get(name);
  return imported && program.find(path, imported);
}

function missing(what: string): never {
  throw new Error(`There are no declarations for ${what}.`);
}

function resolved(path: string, from: string, read: ReadDeclarations): string {
  const target = posix.join(posix.dirname(path), from);
  return read(target) === undefined ? posix.join(target, 'index') : target;
}

const same = (a: Found, b: Found): boolean => a.module === b.module && a.name === b.name;

/** All that these declarations name, and what that names, each once. */
function closure(program: Program, from: Iterable<Found>): readonly Found[] {
  const reached: Found[] = [...from];
  for (const found of reached) {
    for (const next of namedBy(program, found)) if (!reached.some((one) => same(one, next))) reached.push(next);
  }
  return reached;
}

/** A word is taken for a name where a member's name cannot stand: not before a colon, nor after a dot. */
const NAMES = /(?<![.\w$'"])[A-Za-z_$][\w$]*(?![\w$]|\??:)/g;

function namedBy(program: Program, { module, name }: Found): readonly Found[] {
  const words = new Set(textOf(program, { module, name }).match(NAMES));
  return [...words].flatMap((word) => program.find(module, { from: undefined, name: word }) ?? []).filter((found) => found.module !== module || found.name !== name);
}

const textOf = (program: Program, { module, name }: Found): string => (program.module(module).declared.get(name) ?? []).join('\n');

function declarationOf(program: Program, found: Found, exportedAs: string): string {
  const text = textOf(program, found).replaceAll(/^export /gm, '').replaceAll(/^declare /gm, '');
  return exportedAs === found.name ? text : `${text}\nexport { ${found.name} as ${exportedAs} };`;
}
