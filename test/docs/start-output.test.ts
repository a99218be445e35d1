import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { masked } from './masked';

const README = readFileSync('README.md', 'utf8');
const TOUR = readFileSync('docs/tour.md', 'utf8');

/** The text blocks of the README and of the tour that follow a comment `<!-- npm start… -->`. */
const shown = (which: string): string => new RegExp(`<!-- npm start, ${which} -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\``).exec(README + TOUR)?.[1] ?? '';

const lines = (text: string): readonly string[] => masked(text).trimEnd().split('\n');

test('npm start prints what the README and the tour show, and every story ends as listed', () => {
  const printed = execFileSync('node_modules/.bin/tsx', ['scripts/start.ts'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 150_000 });
  expect(lines(printed)).toEqual(lines(shown('whole')));
  expect(masked(printed)).toContain(masked(shown('in part')));
}, 160_000);

test('the README shows a part of the output that is not empty', () => {
  expect(lines(shown('in part')).length).toBeGreaterThan(4);
});
