import { readdirSync, readFileSync } from 'node:fs';

/** A fenced block of a page, and the HTML comment that stands right above it: what the block is held to, where it does not say so itself. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly mark: string | undefined;
  readonly code: string;
}

/** The README and the pages of the guide; decisions are not pages that teach. */
export const PAGES: readonly string[] = ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`).toSorted()];

const FENCED = /(?:^<!-- (?<mark>.*?) -->\n)?^```(?<language>\w*)\n(?<code>[\s\S]*?)^```$/gm;

/** The blocks of a page in order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(FENCED)].map(({ index, groups }) => {
    const { mark, language = '', code = '' }: Readonly<Partial<Record<string, string>>> = groups ?? {};
    return { page, line: text.slice(0, index).split('\n').length, language, mark, code };
  });
}

export const blocks: readonly Block[] = PAGES.flatMap(blocksOf);

/** The file that a TypeScript block is, by the comment in its first line. */
export const fileOf = ({ language, code }: Block): string | undefined => (language === 'ts' ? /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] : undefined);

/** What follows in a mark, `output of start.ts` for instance, where it begins so. */
export const marked = ({ mark = '' }: Block, begins: string): string | undefined => (mark.startsWith(begins) ? mark.slice(begins.length).trim() : undefined);

/** Where a reader finds it. */
export const placeOf = ({ page, line }: Block): string => `${page}:${line}`;
