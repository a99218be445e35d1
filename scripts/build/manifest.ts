/** What the build reads of package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** From an entry to its TypeScript source: inside the repository everything runs from sources. */
  readonly exports: { readonly [entry: string]: string };
  readonly [field: string]: unknown;
}

/** What ships as it stands, beside what is compiled: messages and the README name pages of the guide, and who installs the package has no other copy. */
export const COPIED = ['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'docs', 'api', 'templates'];

/** Entries that end up in the bundles of Lambdas and applications. They have ES modules too. */
const BUNDLED = ['.', './runtime', './client'];

/** What the published package.json takes over as it is. */
const KEPT = ['name', 'version', 'description', 'license', 'keywords', 'engines', 'bin', 'sideEffects', 'dependencies', 'peerDependencies', 'peerDependenciesMeta'];

/** The sources of the entries that are bundled. */
export function bundledEntries({ exports }: Manifest): string[] {
  return BUNDLED.map((entry) => sourceOf(exports, entry));
}

/** The package.json of the published package: its entries lead to what the build writes. */
export function publishedManifest(manifest: Manifest): object {
  const entries = Object.keys(manifest.exports);
  const compiled = (entry: string): string => sourceOf(manifest.exports, entry).replace(/\.ts$/, '');
  return {
    ...Object.fromEntries(KEPT.filter((field) => field in manifest).map((field) => [field, manifest[field]])),
    main: `${compiled('.')}.js`,
    types: `${compiled('.')}.d.ts`,
    // For `moduleResolution: node10`, which does not read `exports`.
    typesVersions: { '*': Object.fromEntries(entries.filter((entry) => entry !== '.').map((entry) => [entry.slice(2), [`${compiled(entry)}.d.ts`]])) },
    exports: { ...Object.fromEntries(entries.map((entry) => [entry, conditions(entry, compiled(entry))])), './package.json': './package.json' },
  };
}

/**
 * `module` is read by bundlers only, for `import` and `require` alike. Node has one instance of every module: the CommonJS one.
 * `types` stands first, or TypeScript would not see it.
 */
function conditions(entry: string, compiled: string): object {
  const module = BUNDLED.includes(entry) ? { module: `${compiled.replace('./lib/', './esm/')}.mjs` } : {};
  return { types: `${compiled}.d.ts`, ...module, default: `${compiled}.js` };
}

function sourceOf(exports: Manifest['exports'], entry: string): string {
  const source = exports[entry];
  if (source === undefined) throw new Error(`Cannot build the package: package.json has no entry ${entry} among its exports.`);
  return source;
}
