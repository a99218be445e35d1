import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../lib/constructs/bundle';

let place: string;

beforeEach(() => { place = mkdtempSync(join(tmpdir(), 'cdk-saga-bundle-')); });
afterEach(() => rmSync(place, { recursive: true }));

/** A small checkout: two services that share a file. */
function checkout(folder: string): ReadonlyMap<string, string> {
  const root = join(place, folder);
  for (const name of ['payments', 'orders']) {
    mkdirSync(join(root, 'lambdas', name), { recursive: true });
    writeFileSync(join(root, 'lambdas', name, 'handler.ts'), `import { answer } from '../shared';\nexport const handler = async (): Promise<string> => answer('${name}');\n`);
  }
  writeFileSync(join(root, 'lambdas', 'shared.ts'), 'export const answer = (service: string): string => `${service} answers`;\n');
  writeFileSync(join(root, 'package.json'), '{}');
  return new Map(['payments', 'orders'].map((name) => [name, join(root, 'lambdas', name, 'handler.ts')]));
}

test('bundles of equal checkouts are equal wherever these lie, whatever the working directory and the order of the services', () => {
  const here = bundle(checkout('here'));
  const there = bundle(new Map([...checkout('some/where/else')].toReversed()));
  expect(here('orders').hash).toBe(there('orders').hash);
  expect(here('payments').hash).toBe(there('payments').hash);
  expect(here('orders').hash).not.toBe(here('payments').hash);
});

test('a bundle is another one when a file that it imports has changed', () => {
  const entries = checkout('here');
  const before = bundle(entries)('orders').hash;
  writeFileSync(join(place, 'here', 'lambdas', 'shared.ts'), 'export const answer = (service: string): string => service;\n');
  expect(bundle(entries)('orders').hash).not.toBe(before);
});

test('a bundle is one file with its source map, and names no folder of this machine', () => {
  const out = join(place, 'out');
  mkdirSync(out);
  bundle(checkout('here'))('orders').writeTo(out);
  expect(readdirSync(out).toSorted()).toEqual(['index.js', 'index.js.map']);
  for (const file of readdirSync(out)) expect(readFileSync(join(out, file), 'utf8')).not.toContain(place);
  expect(JSON.parse(readFileSync(join(out, 'index.js.map'), 'utf8'))).toMatchObject({ sources: ['../../lambdas/orders/handler.ts', '../../lambdas/shared.ts'] });
});

test('bundle says where an entry does not compile', () => {
  const entries = checkout('here');
  writeFileSync(join(place, 'here', 'lambdas', 'shared.ts'), 'export const answer = ;\n');
  expect(() => bundle(entries)).toThrow(expect.objectContaining({
    code: 'Saga.BundleFailed',
    message: 'Cannot bundle the services: lambdas/shared.ts:1: Unexpected ";"',
  }) as Error);
});

test('bundle says what to install when esbuild is missing', () => {
  jest.isolateModules(() => {
    jest.doMock('esbuild', () => { throw new Error("Cannot find module 'esbuild'"); });
    const isolated = require('../../lib/constructs/bundle') as { readonly bundle: typeof bundle };
    expect(() => isolated.bundle(checkout('here'))).toThrow(/esbuild is not installed\. Run `npm install --save-dev esbuild`/);
    jest.dontMock('esbuild');
  });
});
