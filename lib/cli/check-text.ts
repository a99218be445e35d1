import { regressionTestOf, storyOf } from '../explorer';
import { HELD_TO, isSound, missedIn, sitesOf, type Finding } from './check-findings';

const promises = [...new Set(HELD_TO.map(({ id }) => id))].toSorted(new Intl.Collator('en', { numeric: true }).compare);

/** A search as a person reads it. */
export function textOf(finding: Finding): string {
  const { report, input } = finding;
  const { tried, coverage } = report;
  return [
    `Saga ${report.saga}, seed ${report.seed}, ${input === undefined ? 'an input made from what the definition reads' : 'the given input'}`,
    `  tried:    1 run without faults, ${tried.singles} single faults, ${tried.pairs} of ${tried.pairsInAll} pairs, ${tried.random} longer schedules`,
    `  outcomes: ${Object.entries(coverage.outcomes).map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`,
    `  held to:  ${promises.join(', ')}`,
    '',
    ...struck(finding),
    '',
    ...missedIn(finding).flatMap(({ what, names }) => [`${what}:`, ...names.map((name) => `  ${name}`)]),
    ...violations(finding),
    '',
    verdict(finding),
    '',
  ].join('\n');
}

const cell = (text: string): string => text.padStart(5);

/** Kinds by sites: how often each fault was tried at each place. */
function struck(finding: Finding): readonly string[] {
  const { faults } = finding.report.coverage;
  const sites = sitesOf(finding);
  return [
    'How often each fault struck, by place:',
    ...sites.map((site, at) => `  ${cell(`(${at + 1})`)} ${site}`),
    '',
    `  ${sites.map((_, at) => cell(`(${at + 1})`)).join('')}`,
    ...Object.entries(faults).map(([kind, counts]) => `  ${sites.map((site) => cell(String(counts[site] ?? '·'))).join('')}  ${kind}`),
  ];
}

function violations(finding: Finding): readonly string[] {
  const { report } = finding;
  return report.violations.flatMap((violation, at) => [
    '',
    `Violation ${at + 1} of ${report.violations.length}`,
    storyOf(report.saga, violation, report.given),
    '',
    'As a test:',
    ...regressionTestOf(report.saga, violation, report.given).split('\n').map((line) => `  ${line}`.trimEnd()),
  ]);
}

function verdict(finding: Finding): string {
  const { report: { saga, violations: found } } = finding;
  if (found.some(({ run }) => run.schedule.length === 0)) return `✗ ${saga}: it breaks without any fault, so nothing else was tried`;
  if (found.length > 0) return `✗ ${saga}: ${found.length} ${found.length === 1 ? 'kind' : 'kinds'} of violations`;
  if (isSound(finding)) return `✓ ${saga}: no violation`;
  return `✗ ${saga}: no violation, but not all was reached. What never happened is not shown to be safe: try more with --budget or --random.`;
}
