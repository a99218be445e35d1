/** Where the time of a run goes, by the file whose functions were on top of the stack. */
import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { dirname } from 'node:path';

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
