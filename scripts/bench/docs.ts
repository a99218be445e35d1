/** Keeps what the bench measured in docs/performance.md, with the command, the machine, the day, and how busy the machine was. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

const PAGE = 'docs/performance.md';
const MEASURED = /(<!-- npm run bench -->\n)[\s\S]*?(<!-- end -->)/;

/** @param named the parts that ran; none stands for all */
export function writeMeasured(printed: string, named: readonly string[]): void {
  const command = ['npm run bench', ...(named.length > 0 ? ['--', ...named] : [])].join(' ');
  const [cpu] = cpus();
  const machine = `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const [, , load = 0] = loadavg();
  const head = `\`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Processes that wanted a core meanwhile, these among them: ${load.toFixed(0)}.`;
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, page.replace(MEASURED, (_, begin: string, end: string) => `${begin}${head}\n\n<!-- not run: measured on the day that stands above it -->\n\`\`\`text\n${printed.trim()}\n\`\`\`\n${end}`));
}
