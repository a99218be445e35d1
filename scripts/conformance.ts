/**
 * Runs cases recorded on AWS against the interpreter, on virtual time: `npm run conformance -- FILE… [--failures [AREA]] [--write-floor] [--docs]`.
 *
 * Prints a table per area and fails when an area passes fewer cases than its floor in test/asl/conformance-floor.json. The floor may only go
 * up: `--write-floor` raises it to what passes now. `--docs` keeps the results in test/asl/conformance-results.json and writes docs/asl-support.md
 * from them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_RECORDED } from './conformance/not-recorded';
import { type Results, resultsOf } from './conformance/results';
import { EXPLAINED } from './conformance/explained';
import { type ConformanceCase, type Outcome, runCase } from './conformance/run-case';
import { supportPage } from './conformance/support-page';

interface Options {
  readonly files: readonly string[];
  readonly showFailures: boolean;
  readonly area: string | undefined;
  readonly writeFloor: boolean;
  readonly writeDocs: boolean;
}

type Floor = Readonly<Record<string, number>>;

const FLOOR_FILE = join(__dirname, '..', 'test', 'asl', 'conformance-floor.json');

interface Result {
  readonly test: ConformanceCase;
  readonly outcome: Outcome;
}

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  const options = readOptions(args);
  if (options.files.length === 0) {
    console.error('usage: npm run conformance -- FILE… [--failures [AREA]] [--write-floor] [--docs]');
    process.exitCode = 2;
    return;
  }
  const results = options.files.flatMap(readCases).map((test) => ({ test, outcome: runCase(test) }));
  printTable(results);
  printExplained(results);
  if (options.showFailures) printFailures(results, options.area);
  const passed = passedPerArea(results);
  if (options.writeFloor) raiseFloor(passed);
  if (options.writeDocs) writeDocs(resultsOf(results));
  process.exitCode = reportBelowFloor(passed, readFloor()) ? 1 : 0;
}

function writeDocs(results: Results): void {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'test', 'asl', 'conformance-results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(root, 'docs', 'asl-support.md'), supportPage(results, NOT_RECORDED));
}

function readOptions(args: readonly string[]): Options {
  const failuresAt = args.indexOf('--failures');
  const afterFailures = failuresAt === -1 ? undefined : args[failuresAt + 1];
  const area = afterFailures === undefined || afterFailures.startsWith('--') || afterFailures.endsWith('.json') ? undefined : afterFailures;
  return {
    files: args.filter((arg) => !arg.startsWith('--') && arg !== area),
    showFailures: failuresAt !== -1,
    area,
    writeFloor: args.includes('--write-floor'),
    writeDocs: args.includes('--docs'),
  };
}

function readCases(file: string): readonly ConformanceCase[] {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly ConformanceCase[] };
  return cases;
}

function byArea(results: readonly Result[]): readonly (readonly [string, readonly Result[]])[] {
  const groups = Map.groupBy(results, ({ test }) => test.area);
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b));
}

function printTable(results: readonly Result[]): void {
  console.log(`${'area'.padEnd(28)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'unsupported'.padStart(13)}  why unsupported`);
  for (const [area, ofArea] of byArea(results)) console.log(row(area, ofArea));
  console.log(row('all', results));
}

function printExplained(results: readonly Result[]): void {
  for (const { test, outcome } of results) {
    const reason = EXPLAINED[test.id];
    if (outcome.kind === 'failed' && reason !== undefined) console.log(`\nnot repeated: ${test.id}\n  ${reason}`);
  }
}

function row(name: string, results: readonly Result[]): string {
  const count = (kind: Outcome['kind']): number => results.filter(({ outcome }) => outcome.kind === kind).length;
  const reasons = new Set(results.flatMap(({ outcome }) => (outcome.kind === 'unsupported' && name !== 'all' ? [outcome.reason] : [])));
  const cells = [String(count('passed')).padStart(8), String(count('failed')).padStart(8), String(count('unsupported')).padStart(13)];
  return `${name.padEnd(28)}${cells.join('')}  ${[...reasons].join('; ')}`;
}

function printFailures(results: readonly Result[], area: string | undefined): void {
  for (const { test, outcome } of results) {
    if (outcome.kind === 'failed' && (area === undefined || test.area === area)) console.log(`\n${test.id}\n  ${outcome.difference}`);
  }
}

function passedPerArea(results: readonly Result[]): Floor {
  return Object.fromEntries(byArea(results).map(([area, ofArea]) => [area, ofArea.filter(({ outcome }) => outcome.kind === 'passed').length]));
}

function readFloor(): Floor {
  return JSON.parse(readFileSync(FLOOR_FILE, 'utf8')) as Floor;
}

function raiseFloor(passed: Floor): void {
  const floor = readFloor();
  const areas = [...new Set([...Object.keys(floor), ...Object.keys(passed)])].toSorted();
  const raised = areas.map((area) => [area, Math.max(floor[area] ?? 0, passed[area] ?? 0)] as const).filter(([, count]) => count > 0);
  writeFileSync(FLOOR_FILE, `${JSON.stringify(Object.fromEntries(raised), null, 2)}\n`);
}

/** Only areas that were run are held to their floor. */
function reportBelowFloor(passed: Floor, floor: Floor): boolean {
  const below = Object.entries(passed).filter(([area, count]) => count < (floor[area] ?? 0));
  for (const [area, count] of below) console.error(`${area}: ${count} pass, but ${floor[area]} did before (test/asl/conformance-floor.json).`);
  return below.length > 0;
}
