/** docs/asl-support.md, whole, from the results of a run. */
import type { NotRecorded } from './not-recorded';
import type { AreaCounts, NotPassing, Results } from './results';

export function supportPage({ areas, notPassing }: Results, notRecorded: readonly NotRecorded[]): string {
  const sum = (count: 'passed' | 'failed' | 'unsupported'): number => areas.reduce((all, area) => all + area[count], 0);
  const total: AreaCounts = { area: 'all', passed: sum('passed'), failed: sum('failed'), unsupported: sum('unsupported') };
  return `${[
    '# What of Amazon States Language runs here',
    '`npm run conformance -- FILE… --docs` writes this page; a test compares it with the results kept in `test/asl/conformance-results.json`. The cases were recorded on real Step Functions by the tests of LocalStack (Apache-2.0) and are not part of this repository.',
    table(['area', 'passed', 'failed', 'unsupported'], [...areas, total].map(areaRow)),
    '## Cases that do not pass',
    notPassing.length === 0 ? 'None.' : table(['case', '', 'why'], notPassing.map(caseRow)),
    '## Not recorded',
    'Rules that compiled sagas rest on and that no recorded case shows in the form in which we use them.',
    table(['rule', 'used in', 'evidence'], notRecorded.map(({ rule, usedIn, evidence }) => [rule, usedIn, evidence])),
  ].join('\n\n')}\n`;
}

function areaRow({ area, passed, failed, unsupported }: AreaCounts): readonly string[] {
  return [area, String(passed), String(failed), String(unsupported)];
}

function caseRow({ id, kind, reason }: NotPassing): readonly string[] {
  return [`\`${id}\``, kind, reason];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', String.raw`\|`);
}
