import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceOf } from '../../lib/cli/package-source';

let home: string;
beforeEach(() => { home = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-saga-source-'))); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A project with the package installed, and npm's note of where it came from. */
function installed(resolved: string | undefined): string {
  const folder = join(home, 'project/node_modules/cdk-saga');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"cdk-saga","version":"1.2.3"}');
  if (resolved !== undefined) writeFileSync(join(folder, '../.package-lock.json'), JSON.stringify({ packages: { 'node_modules/cdk-saga': { version: '1.2.3', resolved } } }));
  return folder;
}

test.each([
  ['https://registry.npmjs.org/cdk-saga/-/cdk-saga-1.2.3.tgz'],
  ['file:../cdk-saga'],
  [undefined],
])('a package that came from %s is taken by its version', (resolved) => {
  expect(sourceOf(installed(resolved))).toBe('^1.2.3');
});

test('a package that was installed from a tarball is taken from the same tarball', () => {
  expect(sourceOf(installed('file:../packed/cdk-saga-1.2.3.tgz'))).toBe(`file:${join(home, 'packed/cdk-saga-1.2.3.tgz')}`);
});

test('the sources are taken by their version', () => {
  writeFileSync(join(home, 'package.json'), '{"name":"cdk-saga","version":"1.2.3"}');
  expect(sourceOf(home)).toBe('^1.2.3');
});
