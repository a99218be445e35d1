/** Where the time of a run goes, by the file whose functions were on top of the stack. */
import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { dirname } from 'node:path';
import { tableLines } from '../story-report';

/** Smaller groups are summed up. */
const LEAST_SHARE = 0.02;

/** As they are printed. */
export function profileLines(what: string, times: readonly (readonly [string, number])[]): readonly string[] {
  const told = times.filter(([, share]) => share >= LEAST_SHARE);
  const rest = 1 - told.reduce((sum, [, share]) => sum + share, 0);
  const rows = [...told, ['(the rest)', rest] as const].map(([where, share]) => ({ 'self time': `${(share * 100).toFixed(1)} %`, where }));
  return ['', `${what} (V8 profile, functions by file):`, ...tableLines(rows)];
}

/** The share of the time, largest first, for each group of functions. */
export async function selfTimes(work: () => void | Promise<void>): Promise<readonly (readonly [string, number])[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return shares(profile, moduleLocator(readFileSync(__filename, 'utf8')));
}

function shares({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, moduleAt: (line: number) => string): readonly (readonly [string, number])[] {
  const groups = new Map(nodes.map((node) => [node.id, groupOf(node.callFrame, moduleAt)]));
  const micros = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const group = groups.get(id) ?? 'unknown';
    micros.set(group, (micros.get(group) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const total = [...micros.values()].reduce((sum, each) => sum + each, 0);
  return [...micros].map(([group, each]) => [group, each / total] as const).toSorted(([, a], [, b]) => b - a);
}

type CallFrame = Profiler.Profile['nodes'][number]['callFrame'];

function groupOf({ functionName, url, lineNumber }: CallFrame, moduleAt: (line: number) => string): string {
  if (url.endsWith(__filename)) return folderOf(moduleAt(lineNumber));
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url.startsWith('node:')) return functionName === 'hash' ? 'SHA-256' : 'Node.js';
  return url === 'jsonata.js' ? 'functions of jsonata' : 'other';
}

/** Files of lib/asl by themselves, others by their folder. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === 'lib/asl' ? path : folder;
}

/** esbuild writes the path of each module above its code. */
function moduleLocator(bundle: string): (line: number) => string {
  const starts = bundle.split('\n').flatMap((text, line) => {
    const path = /^\/\/ (?<path>\S+\.(?:ts|js|cjs))$/.exec(text)?.groups?.['path'];
    return path === undefined ? [] : [{ line, path }];
  });
  return (line) => starts.findLast((start) => start.line <= line)?.path ?? 'other';
}
