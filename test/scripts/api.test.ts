import { readModule } from '../../scripts/api/module';
import { apiReport } from '../../scripts/api/report';

const report = (files: { readonly [path: string]: string }): string => apiReport('shop', 'index', (path) => files[path]);

const INDEX = `export { open, type Options } from './door/open';
export * from './price';
`;
const OPEN = `import type { Brand } from '../brand';
import type { Client } from 'some-sdk';
/** Opens. */
export interface Options {
    /** In millis. // not { a: string } */
    readonly after?: Wait;
    readonly unused: 'a // b';
}
type Wait = Brand<number>
/** or at once */
 | 'now';
/** @throws when shut */
export declare function open(options: Options): Client;
export declare function open(): Client;
export declare function shut(): void;
export {};
`;
const FILES = {
  'index': INDEX,
  'door/open': OPEN,
  'brand': 'export type Brand<T> = T & { readonly brand: unique symbol };\nexport declare const unrelated: 1;\n',
  'price/index': 'declare const price: unique symbol;\nexport interface Price {\n    readonly [price]: number;\n}\n',
};

test('an API report has what the entry exports, without comments, and what that names', () => {
  expect(report(FILES)).toBe(`# API of \`shop\`

\`npm run api\` writes this page from the declarations that are published. A change of it is a change for those who use the package.

## Exported

\`\`\`ts
interface Options {
    readonly after?: Wait;
    readonly unused: 'a // b';
}

interface Price {
    readonly [price]: number;
}

function open(options: Options): Client;
function open(): Client;
\`\`\`

## Named by these, and not exported

\`\`\`ts
type Brand<T> = T & { readonly brand: unique symbol };

type Wait = Brand<number> | 'now';

const price: unique symbol;
\`\`\``);
});

test('an API report is the same when a comment changes, or what the entry does not reach', () => {
  const changed = { ...FILES, 'door/open': OPEN.replace('Opens.', 'Opens a door.').replace('function shut()', 'function lock()'), 'brand': FILES.brand.replace('unrelated: 1', 'unrelated: 2') };
  expect(report(changed)).toBe(report(FILES));
});

test('an API report changes with a type that only another declaration names', () => {
  expect(report({ ...FILES, brand: FILES.brand.replace('T & {', 'T | {') })).toContain('type Brand<T> = T | { readonly brand: unique symbol };');
});

test('an API report tells under which name a declaration is exported', () => {
  expect(report({ 'index': "export { Price as Cost } from './price';\n", 'price': 'export interface Price {\n}\n' })).toContain('interface Price {\n}\nexport { Price as Cost };');
});

test('an API report is refused where a declaration file is missing, or has a statement that nobody reads', () => {
  expect(() => report({ index: "export { open } from './door';\n" })).toThrow('There are no declarations for door/index.');
  expect(() => readModule('export = shop;\n')).toThrow('Cannot read this declaration: export = shop;');
});
