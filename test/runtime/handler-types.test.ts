import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(__dirname, 'fixtures');

/** What `// expected: TS… text` says of the line after it. */
const expected = readFileSync(join(fixtures, 'wrong.ts'), 'utf8').split('\n').flatMap((line, index) => {
  const [, code = '', text = ''] = /\/\/ expected: (TS\d+) (.*)/.exec(line) ?? [];
  return code === '' ? [] : [{ line: index + 2, code, text }];
});

test('right handlers compile, and each wrong one is told: a missing, an extra, one of another type', () => {
  const tsc = join(__dirname, '../../node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', fixtures, '--pretty', 'false'], { encoding: 'utf8', cwd: fixtures });
  const errors = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error (TS\d+): (.*(?:\n[ ].*)*)/gm)];
  expect(expected).toHaveLength(10);
  expect(errors.map(([, file, line, code]) => `${file}:${line} ${code}`)).toEqual(expected.map(({ line, code }) => `wrong.ts:${line} ${code}`));
  expect(errors.map(([, , , , text], index) => text?.includes(expected[index]?.text ?? '') || text)).toEqual(expected.map(() => true));
}, 60_000);
