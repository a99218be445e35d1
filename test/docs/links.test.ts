/** Links between pages: what they lead to is there, and so is the heading after the `#`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PAGES } from './pages';

const DECISIONS = readdirSync('docs/decisions').map((name) => `docs/decisions/${name}`);
const LINKING = [...PAGES, ...DECISIONS, 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'lambdas/README.md'];

const proseOf = (page: string): string => readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** As GitHub names headings: lower case, no punctuation, blanks to hyphens. */
const anchorOf = (heading: string): string => heading.replaceAll(/`|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-');

const anchorsOf = (page: string): readonly string[] => [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return `${page}: ${link} leads to nothing`;
  return anchor === undefined || anchorsOf(target).includes(anchor) ? undefined : `${page}: ${target} has no heading #${anchor}`;
}

test('every relative link on a page leads to a file that is there, and to a heading that it has', () => {
  const links = LINKING.flatMap((page) => [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ page, link })));
  const relative = links.filter(({ link }) => !/^https?:/.test(link));
  expect(relative.map(({ page, link }) => problemOf(page, link)).filter((problem) => problem !== undefined)).toEqual([]);
  expect(relative.length).toBeGreaterThan(80);
});

test('a heading is found by the name that GitHub gives it', () => {
  expect(anchorOf('`saga.monitor()`')).toBe('sagamonitor');
  expect(anchorOf('Why not Express workflows? They are cheaper.')).toBe('why-not-express-workflows-they-are-cheaper');
});
