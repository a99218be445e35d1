import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { blocks, fileOf, type Block } from './pages';

/** The README's saga and the tour around it are a project of their own; the guide's pages are one together. */
export const projectOf = ({ page }: Block): string => (page === 'README.md' || page === 'docs/tour.md' ? 'readme' : 'guide');

/**
 * Writes every TypeScript block that says which file it is, with what the pages leave out, into a folder inside this one, so that `cdk-saga`
 * resolves there as it does in a project that has it installed. Gives the folder.
 */
export function writeProjects(): string {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(resolve('.cache/pages-'));
  cpSync('test/docs/fixtures/readme', join(folder, 'readme/sagas'), { recursive: true });
  cpSync('test/docs/fixtures/guide', join(folder, 'guide'), { recursive: true });
  for (const block of blocks) writeBlock(folder, block);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: resolve('tsconfig.json'), include: ['.', '../../lib/**/*.d.ts'], exclude: ['**/cdk.out'] }));
  return folder;
}

function writeBlock(folder: string, block: Block): void {
  const file = fileOf(block);
  if (file === undefined) return;
  const path = join(folder, projectOf(block), file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, block.code, { flag: 'wx' });
}
