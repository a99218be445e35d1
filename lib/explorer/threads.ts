/** A search that several threads share: each takes every so-manieth single fault, and what begins with it. */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { typed } from '../contract/typed';
import type { OperationSpecs, ServiceContract } from '../contract/service';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';
import type { ExploreOptions, SearchLimits } from './explore';
import type { ModelOptions } from './model';
import { together, type Findings, type Progress, type Shard } from './search';

/** What a thread gets: all of it plain data. */
export interface Assignment {
  readonly saga: PortableSaga;
  readonly options: Pick<ModelOptions, 'input' | 'results' | 'downstream' | 'target'> & SearchLimits;
  readonly shard: Shard;
}

/** What a thread says: how far it is, and at last what it found. */
export type Word = { readonly kind: 'progress'; readonly progress: Progress } | { readonly kind: 'findings'; readonly findings: Findings };

/** A saga without its schemas, which are functions: modelled services have no use for them. */
interface PortableSaga {
  readonly name: string;
  readonly definition: Definition;
  readonly services: readonly { readonly name: string; readonly operations: { readonly [key: string]: { readonly compensates: string } | { readonly idempotencyKey: 'honoured' | 'ignored' } } }[];
}

/** @throws Error when a thread dies; the others are ended */
export async function searchInThreads(saga: RecordedSaga, options: ExploreOptions, count: number, onProgress: ExploreOptions['onProgress']): Promise<Findings> {
  const said: Progress[] = [];
  const threads = Array.from({ length: count }, (_, index) => startThread({ saga: portable(saga), options: travelling(options), shard: { index, of: count } }, (progress) => {
    said[index] = progress;
    onProgress?.(total(said));
  }));
  const enough = (findings: Findings): boolean => options.stopAtFirst === true && findings.violations.length > 0;
  try {
    return together(await allOrEnough(threads.map(({ findings }) => findings), enough));
  } finally {
    await Promise.all(threads.map(({ stop }) => stop()));
  }
}

/** What all have found, or only those that had ended when one had found enough. */
async function allOrEnough(pending: readonly Promise<Findings>[], enough: (findings: Findings) => boolean): Promise<readonly Findings[]> {
  const found: Findings[] = [];
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const all = Promise.all(pending.map(async (one) => {
    const findings = await one;
    found.push(findings);
    if (enough(findings)) stop();
  }));
  await Promise.race([all, stopped]);
  return found;
}

const total = (said: readonly Progress[]): Progress => ({
  runs: sum(said.map(({ runs }) => runs)),
  planned: sum(said.map(({ planned }) => planned)),
  violations: sum(said.map(({ violations }) => violations)),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

interface Thread {
  readonly findings: Promise<Findings>;
  readonly stop: () => Promise<unknown>;
}

/** From TypeScript sources a thread needs the loader that the process has. */
const FROM_SOURCES = extname(__filename) === '.ts';

function startThread(assignment: Assignment, onProgress: (progress: Progress) => void): Thread {
  const file = join(__dirname, FROM_SOURCES ? 'search-thread.ts' : 'search-thread.js');
  const worker = new Worker(file, { workerData: assignment, ...(FROM_SOURCES ? { execArgv: ['--require', 'tsx/cjs'] } : {}) });
  const { promise, resolve, reject } = Promise.withResolvers<Findings>();
  worker.on('message', (word: Word) => {
    if (word.kind === 'progress') onProgress(word.progress);
    else resolve(word.findings);
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`A thread of the search ended with ${code} before it had found anything out.`)));
  return { findings: promise, stop: () => worker.terminate() };
}

function travelling({ input, results, downstream, target, pairs, random, longest, seed, stopAtFirst, beyondPromises }: ExploreOptions): Assignment['options'] {
  const all = { input, results, downstream, target, pairs, random, longest, seed, stopAtFirst, beyondPromises };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function portable({ name, definition, services }: RecordedSaga): PortableSaga {
  return { name, definition, services: Object.values(services).map((service) => ({ name: service.name, operations: Object.fromEntries(Object.entries(service.operations).map(([key, spec]) =>
    [key, spec.kind === 'action' ? { idempotencyKey: spec.idempotencyKey } : { compensates: spec.compensates }])) })) };
}

/** The saga as a thread has it again. */
export function unpacked({ name, definition, services }: PortableSaga): RecordedSaga {
  const any = typed<unknown>();
  const contractOf = ({ name: service, operations }: PortableSaga['services'][number]): ServiceContract => {
    const specs: OperationSpecs = Object.fromEntries(Object.entries(operations).map(([key, spec]) =>
      [key, 'compensates' in spec ? { kind: 'compensation', ...spec } : { kind: 'action', input: any, output: any, ...spec }]));
    return { name: service, operations: specs };
  };
  return { name, definition, input: any, services: Object.fromEntries(services.map((service) => [service.name, contractOf(service)])) };
}
