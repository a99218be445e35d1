import { lowerFirst } from './story';
import type { Violation } from './violation';

/** A test that runs a violation's schedule again, ready to be pasted. It is red until the promise holds. */
export function regressionTestOf(saga: string, { broken: [first], run }: Violation): string {
  return [
    `test(${quoted(`${saga} keeps ${first?.promise ?? 'its promises'}: ${first?.says ?? ''}`)}, async () => {`,
    `  const { broken } = await replay(${lowerFirst(saga)}, [`,
    ...run.schedule.map(({ at, kind }) => `    { at: ${quoted(at)}, kind: ${quoted(kind)} },`),
    `  ], { seed: ${run.seed} });`,
    '  expect(broken).toEqual([]);',
    '});',
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`;
