import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';

/** What the registry says of the packages that an installed cdk-saga brings along. */
export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'flawed'; readonly flaws: readonly string[] }
  /** It could not be asked: no network, or a registry that does not know of advisories. That is no news, and not good news. */
  | { readonly kind: 'unknown'; readonly why: string };

interface Report {
  readonly message?: string;
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: { readonly [name: string]: { readonly name: string; readonly severity: string; readonly range: string; readonly via: readonly (string | { readonly title: string; readonly url: string })[] } };
}

/** Reads what `npm audit --json` printed. */
export function verdictOf(printed: string): Verdict {
  const report = JSON.parse(printed || '{}') as Report;
  if (report.auditReportVersion === undefined || !report.vulnerabilities) return { kind: 'unknown', why: report.message ?? 'npm gave no report' };
  const flaws = Object.values(report.vulnerabilities).map(({ name, severity, range, via }) => {
    const because = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : `${cause.title} (${cause.url})`));
    return `${name} ${range}: ${severity}, ${because.join('; ')}`;
  });
  return flaws.length === 0 ? { kind: 'clean' } : { kind: 'flawed', flaws };
}

/** Asks the registry. npm exits with 1 both when it finds something and when it cannot ask: what it printed tells. */
export function audit(options: { readonly registry?: string } = {}): Promise<Verdict> {
  const registry = options.registry === undefined ? [] : ['--registry', options.registry];
  return new Promise((resolve) => {
    execFile('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=10000', ...registry], (_error, stdout) => resolve(verdictOf(stdout)));
  });
}

/** What to print, and the exit code: 1 for a flaw, 2 when nobody could say and an answer is required. */
export function told(verdict: Verdict, answerRequired: boolean): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  switch (verdict.kind) {
    case 'clean': return { text: 'The registry knows of no flaw in the packages that cdk-saga brings along.', exitCode: 0 };
    case 'flawed': return { text: ['Packages that cdk-saga brings along have known flaws:', ...verdict.flaws].join('\n  '), exitCode: 1 };
    case 'unknown': return { text: `NOT CHECKED: the registry could not be asked for known flaws (${verdict.why}).`, exitCode: answerRequired ? 2 : 0 };
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'require-answer': { type: 'boolean', default: false } } });
  const { text, exitCode } = told(await audit(), values['require-answer']);
  console.log(text);
  process.exitCode = exitCode;
}

if (require.main === module) void main();
