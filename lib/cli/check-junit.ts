import { xmlText } from '../contract/xml-text';
import { FAULT_KINDS, storyOf } from '../explorer';
import { HELD_TO, missedIn, type Finding, type Missed } from './check-findings';

/** All searches as JUnit's XML: a suite for each saga, with a case for each promise, each state and each fault. */
export function junitOf(findings: readonly Finding[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${findings.map(suiteOf).join('\n')}\n</testsuites>\n`;
}

interface Case {
  readonly group: string;
  readonly name: string;
  /** Why it failed. */
  readonly failure?: { readonly message: string; readonly text: string };
}

function suiteOf(finding: Finding): string {
  const cases = [...promises(finding), ...reached(finding), ...faults(finding)];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return [
    `  <testsuite name="${xmlText(finding.report.saga)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
    ...cases.map((one) => caseText(finding.report.saga, one)),
    '  </testsuite>',
  ].join('\n');
}

function promises({ report }: Finding): readonly Case[] {
  return HELD_TO.map(({ id, says }) => {
    const found = report.violations.flatMap((violation) => violation.broken.filter((one) => one.promise === id && one.says === says).slice(0, 1).map(({ what }) => ({ violation, what })));
    const name = `${id}: ${says}`;
    if (found.length === 0) return { group: 'promises', name };
    return { group: 'promises', name, failure: { message: found[0]?.what ?? says, text: found.map(({ violation }) => storyOf(report.saga, violation, report.given)).join('\n\n') } };
  });
}

const REACHED: readonly (readonly [group: Missed['group'], name: string])[] = [
  ['states', 'every state of the machine is reached'],
  ['transitions', 'every transition, catcher and retrier of the machine is taken'],
  ['ledger', 'every row of the ledger\'s table is met'],
];

function reached(finding: Finding): readonly Case[] {
  const missed = missedIn(finding);
  return REACHED.map(([group, name]) => {
    const { names } = missed.find((one) => one.group === group) ?? {};
    return names ? { group, name, failure: never(`No run reached ${names.join(', ')}.`) } : { group, name };
  });
}

function faults({ report: { coverage } }: Finding): readonly Case[] {
  const missed = new Set(coverage.faultsMissed);
  const within = [...FAULT_KINDS.values()].filter(({ promised }) => promised);
  return within.map(({ name }) => ({ group: 'faults', name, ...(missed.has(name) ? { failure: never('This fault struck in no run.') } : {}) }));
}

const never = (message: string) => ({ message, text: 'What never happened is not shown to be safe: try more with --budget or --random.' });

function caseText(saga: string, { group, name, failure }: Case): string {
  const opening = `    <testcase classname="${xmlText(`${saga}.${group}`)}" name="${xmlText(name)}"`;
  if (!failure) return `${opening}/>`;
  return `${opening}>\n      <failure message="${xmlText(failure.message)}">${xmlText(failure.text)}</failure>\n    </testcase>`;
}
