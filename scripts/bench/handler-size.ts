/** What a wrapper adds to a handler's bundle, and to the time in which that loads. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync, type BuildOptions } from 'esbuild';
import { tableLines } from '../story-report';
import { median } from './median';

const ENTRIES = ['plain', 'served', 'powertools'] as const;
type Entry = (typeof ENTRIES)[number];
const ROUNDS = 21;

/** The SDK is in Lambda's runtime, and both wrappers use it: where load times are compared, an empty one stands in its place. */
const NO_SDK = 'exports.DynamoDBClient = class { config = {}; middlewareStack = { identify: () => [], addRelativeTo() {} }; send() {} };';

const LOAD = `
  const [began, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(JSON.stringify({ ms: Number(process.hrtime.bigint() - began) / 1e6, cpuMs: (user + system) / 1e3 }));`;

interface Load {
  readonly ms: number;
  readonly cpuMs: number;
}

interface Size {
  readonly bytes: number;
  readonly gzipped: number;
}

const BUNDLE = { bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'error' } satisfies BuildOptions;

function sizeOf(entry: Entry): Size {
  const { outputFiles } = buildSync({ ...BUNDLE, entryPoints: [sourceOf(entry)], external: ['@aws-sdk/*'], write: false });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return { bytes: contents.length, gzipped: gzipSync(contents).length };
}

const sourceOf = (entry: Entry): string => `scripts/bench/entries/${entry}.ts`;

/** Each in processes of their own, in turns, so that a slow moment of the machine meets all. */
function loads(show: (text: string) => void): ReadonlyMap<Entry, Load> {
  const folder = resolve('node_modules/.cache/cdk-saga-bench/entries');
  mkdirSync(folder, { recursive: true });
  const noSdk = join(folder, 'no-sdk.cjs');
  writeFileSync(noSdk, NO_SDK);
  const alias = { '@aws-sdk/client-dynamodb': noSdk, '@aws-sdk/util-dynamodb': noSdk };
  for (const entry of ENTRIES) buildSync({ ...BUNDLE, entryPoints: [sourceOf(entry)], alias, outfile: join(folder, `${entry}.cjs`) });
  const samples = new Map<Entry, Load[]>(ENTRIES.map((entry) => [entry, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    show(`Loading bundles, round ${round} of ${ROUNDS}`);
    for (const entry of ENTRIES) samples.get(entry)?.push(load(join(folder, `${entry}.cjs`)));
  }
  return new Map([...samples].map(([entry, each]) => [entry, { ms: median(each.map(({ ms }) => ms)), cpuMs: median(each.map(({ cpuMs }) => cpuMs)) }]));
}

function load(bundle: string): Load {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', LOAD, bundle], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${bundle} does not load: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Load;
}

/** What the protocol adds to a handler that does nothing, beside what Powertools' idempotency adds to it. */
export function handlerSizeReport(show: (text: string) => void): readonly string[] {
  const loaded = loads(show);
  const plain = { size: sizeOf('plain'), load: loaded.get('plain') };
  const added = (entry: Entry) => {
    const [{ bytes, gzipped }, load] = [sizeOf(entry), loaded.get(entry)];
    const cpuMs = (load?.cpuMs ?? Number.NaN) - (plain.load?.cpuMs ?? Number.NaN);
    return { kB: (bytes - plain.size.bytes) / 1_000, gzippedKB: (gzipped - plain.size.gzipped) / 1_000, ms: (load?.ms ?? Number.NaN) - (plain.load?.ms ?? Number.NaN), cpuMs };
  };
  const [ours, theirs] = [added('served'), added('powertools')];
  const row = (what: string, { kB, gzippedKB, ms, cpuMs }: typeof ours) =>
    ({ 'added by': what, minified: `${kB.toFixed(1)} kB`, gzipped: `${gzippedKB.toFixed(1)} kB`, 'cold load': `${ms.toFixed(2)} ms`, 'CPU of it': `${cpuMs.toFixed(2)} ms` });
  return [
    `What a handler's bundle carries more, the AWS SDK not counted (esbuild, minified; loads: medians of ${ROUNDS} processes, in turns, Node ${process.versions.node}):`,
    ...tableLines([row('serve() and a contract', ours), row('Powertools idempotency 2.35.0', theirs)]),
    `    serve() adds ${(ours.kB / theirs.kB).toFixed(2)} times the bytes of Powertools idempotency, and ${(ours.ms / theirs.ms).toFixed(2)} times its cold load.`,
  ];
}
