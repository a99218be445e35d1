import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COPIED, publishedManifest } from '../../scripts/build/manifest';

test('the published package leads Node to CommonJS, bundlers to ES modules, and every kind of TypeScript to one set of declarations', () => {
  const manifest = {
    name: 'cdk-saga', version: '1.2.3', private: true, sideEffects: false,
    exports: { '.': './lib/index.ts', './cdk': './lib/constructs/index.ts', './runtime': './lib/runtime/index.ts', './client': './lib/client/index.ts' },
    bin: { 'cdk-saga': 'lib/cli/bin.mjs' },
    scripts: { start: 'tsx' },
    dependencies: { jsonata: '2.0.6' },
    devDependencies: { tsx: '4' },
    peerDependencies: { constructs: '^10.5.0' },
  };
  expect(publishedManifest(manifest)).toEqual({
    name: 'cdk-saga', version: '1.2.3', sideEffects: false,
    bin: { 'cdk-saga': 'lib/cli/bin.mjs' },
    dependencies: { jsonata: '2.0.6' },
    peerDependencies: { constructs: '^10.5.0' },
    main: './lib/index.js',
    types: './lib/index.d.ts',
    typesVersions: { '*': { cdk: ['./lib/constructs/index.d.ts'], runtime: ['./lib/runtime/index.d.ts'], client: ['./lib/client/index.d.ts'] } },
    exports: {
      '.': { types: './lib/index.d.ts', module: './esm/index.mjs', default: './lib/index.js' },
      './cdk': { types: './lib/constructs/index.d.ts', default: './lib/constructs/index.js' },
      './runtime': { types: './lib/runtime/index.d.ts', module: './esm/runtime/index.mjs', default: './lib/runtime/index.js' },
      './client': { types: './lib/client/index.d.ts', module: './esm/client/index.mjs', default: './lib/client/index.js' },
      './package.json': './package.json',
    },
  });
});

test('an entry names its declarations before anything else: TypeScript takes the first condition that it knows', () => {
  const { exports } = publishedManifest({ name: 'cdk-saga', version: '1.2.3', exports: { '.': './lib/index.ts', './runtime': './lib/runtime/index.ts', './client': './lib/client/index.ts' } }) as { exports: object };
  const conditions = Object.values(exports).filter((entry) => typeof entry === 'object').map((entry: object) => Object.keys(entry));
  expect(conditions).toEqual([['types', 'module', 'default'], ['types', 'module', 'default'], ['types', 'module', 'default']]);
});

test('a package without an entry that Lambdas bundle is not built', () => {
  expect(() => publishedManifest({ name: 'cdk-saga', version: '1.2.3', exports: {} })).toThrow('package.json has no entry . among its exports');
});

test('a page that ships links to what ships, or to sources, which only the repository has', () => {
  const pages = globSync(COPIED.flatMap((path) => (path.endsWith('.md') ? [path] : [`${path}/**/*.md`])));
  const linked = pages.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)\s#]+)/g)].map(([, target = '']) => join(dirname(page), target)));
  expect(linked).toContain('docs/security.md');
  const elsewhere = linked.filter((target) => !COPIED.includes(target.split('/')[0] ?? ''));
  expect(new Set(elsewhere.map((target) => target.split('/')[0]))).toEqual(new Set(['CONTRIBUTING.md', 'infra', 'lambdas', 'lib']));
});
