import { replayOptions, type Given } from './given';
import { lowerFirst } from './story';
import type { Broken } from './promises';
import type { Violation } from './violation';

/**
 * A test that runs a violation's schedule again, ready to be pasted. It is red until the promise holds, and when its faults no longer strike.
 * `given`: what the search was given.
 */
export function regressionTestOf(saga: string, { broken: [first], run }: Violation, given: Given = {}): string {
  return [
    `test(${quoted(titleOf(saga, first))}, async () => {`,
    `  const { problems } = await replay(${lowerFirst(saga)}, [`,
    ...run.schedule.map(({ at, kind }) => `    { at: ${quoted(at)}, kind: ${quoted(kind)} },`),
    `  ], ${replayOptions(run.seed, given)});`,
    '  expect(problems).toEqual([]);',
    '});',
  ].join('\n');
}

function titleOf(saga: string, first: Broken | undefined): string {
  if (first === undefined) return `${saga} keeps its promises`;
  return first.promise === 'invariant' ? `${saga} holds your invariant: ${first.what.split(': ')[0]}` : `${saga} keeps ${first.promise}: ${first.says}`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`;
