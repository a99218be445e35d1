import { readFileSync } from 'node:fs';

interface Versions {
  readonly [name: string]: string;
}

/** What is said of the package in this repository. */
export const MANIFEST = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly name: string;
  readonly exports: { readonly [entry: string]: string };
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly peerDependencies: Versions;
};

/** The names by which consumers import: `cdk-saga`, `cdk-saga/runtime` … */
export const ENTRIES = Object.keys(MANIFEST.exports).map((entry) => entry.replace('.', MANIFEST.name));

/** The one entry that is of no use without a peer. */
export const OF_CDK = `${MANIFEST.name}/cdk`;
