import { regressionTestOf, scheduleText, storyOf } from '../explorer';
import { isSound, type Finding } from './check-findings';

/** All searches as one JSON document, for programs. */
export function jsonOf(findings: readonly Finding[]): string {
  return `${JSON.stringify({ sound: findings.every(isSound), sagas: findings.map(sagaOf) }, undefined, 2)}\n`;
}

function sagaOf(finding: Finding): object {
  const { report, exported: { exportName } } = finding;
  const { saga, seed, tried, coverage, violations } = report;
  return {
    saga, exportName, seed, sound: isSound(finding), tried, coverage,
    violations: violations.map((violation) => ({
      broken: violation.broken,
      schedule: violation.run.schedule,
      faults: scheduleText(violation.run.schedule),
      outcome: violation.run.outcome,
      story: storyOf(saga, violation, report.given),
      regressionTest: regressionTestOf(saga, violation, report.given),
    })),
  };
}
