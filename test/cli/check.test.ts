import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSound, type Finding } from '../../lib/cli/check-findings';
import { jsonOf } from '../../lib/cli/check-json';
import { junitOf } from '../../lib/cli/check-junit';
import { textOf } from '../../lib/cli/check-text';
import { runCli } from '../../lib/cli/cli';
import { statusLine } from '../../lib/cli/status-line';
import { millis } from '../../lib/contract/time';
import { explore, type Alterations } from '../../lib/explorer';
import { sendParcel } from './fixtures/shop';

const SHOP = 'test/cli/fixtures/shop.ts';

const home = mkdtempSync(join(tmpdir(), 'cdk-saga-check-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(name: string, text: string): string {
  writeFileSync(join(home, name), text);
  return join(home, name);
}

async function run(...args: string[]) {
  let printed = '';
  let complaints = '';
  const statuses: string[] = [];
  let ms = 0;
  const code = await runCli(['check', ...args], {
    print: (text) => { printed += text; },
    complain: (text) => { complaints += text; },
    status: (text) => { statuses.push(text); },
    nowMs: () => { ms += 10; return ms; },
    untilStopped: () => Promise.resolve(),
  });
  return { code, printed, complaints, statuses };
}

test('check ends with 0 when every promise of the saga held and everything that can be searched was reached', async () => {
  const { code, printed, complaints } = await run(SHOP, '--saga', 'SendParcel', '--input', written('input.json', '{"id":"p-1"}'));
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  expect(printed).toContain('Saga SendParcel, seed 1, the given input\n');
  expect(printed).toContain('✓ SendParcel: no violation\n');
  expect(printed).toContain('(1) saga execution\n    (2) reserve action\n    (3) ship action\n    (4) reserve compensation\n');
}, 60_000);

test('check ends with 1 and says what was not reached when the search was too small', async () => {
  const { code, printed } = await run(SHOP, '--saga', 'sendParcel', '--budget', '0');
  expect(code).toBe(1);
  expect(printed).toMatch(/States that were never reached:\n( {2}.+\n)* {2}Park compensations\n/);
  expect(printed).toMatch(/Faults that never struck:\n( {2}.+\n)* {2}the operator abandons the saga\n/);
  expect(printed).toContain('✗ SendParcel: no violation, but not all was reached.');
});

test('check searches every saga that a module exports, each once, and tells how far it is', async () => {
  const { printed, statuses } = await run(SHOP, '--budget', '0', '--format', 'json');
  const { sound, sagas } = JSON.parse(printed) as { readonly sound: boolean; readonly sagas: readonly { readonly saga: string; readonly violations: readonly unknown[] }[] };
  expect({ sound, names: sagas.map(({ saga }) => saga).toSorted(), violations: sagas.flatMap(({ violations }) => violations) }).toEqual({ sound: false, names: ['HoldParcel', 'SendParcel'], violations: [] });
  expect(statuses[0]).toMatch(/^\w+Parcel: 1 of \d+ runs, 100\/s, \d+ s to go$/);
  expect(statuses.at(-1)).toBe('');
});

test.each([
  [[], 'check wants the file of a module that exports a saga.'],
  [[SHOP, 'other.ts'], 'check takes one file, not also other.ts.'],
  [['nowhere.ts'], 'There is no module nowhere.ts.'],
  [['lib/cli/usage-error.ts'], 'lib/cli/usage-error.ts exports no saga.'],
  [[SHOP, '--saga', 'PlaceOrder'], `${SHOP} exports no saga "PlaceOrder". It has: `],
  [[SHOP, '--budget', '-1'], '--budget takes a whole number from 0 to 999999999, not "-1".'],
  [[SHOP, '--workers', '0'], '--workers takes a whole number from 1 to 256, not "0".'],
  [['--budget', 'all', '--seed', '', '--format', 'html'], [
    'check wants the file of a module that exports a saga.', '--format takes text, json, junit, not "html".',
    '--budget takes a whole number from 0 to 999999999, not "all".', '--seed takes a whole number from 0 to 999999999, not "".',
  ].join('\n')],
  [[SHOP, '--random', '1.5'], '--random takes a whole number from 0 to 999999999, not "1.5".'],
  [[SHOP, '--format', 'html'], '--format takes text, json, junit, not "html".'],
  [[SHOP, '--input', 'nowhere.json'], 'Cannot read the input nowhere.json: '],
  [['infra/place-order.ts', '--input', 'infra/orders/stories.json'], 'infra/orders/stories.json is no input of saga PlaceOrder.'],
])('check %j is refused with what is wrong', async (args, complaint) => {
  const { code, complaints } = await run(...args);
  expect({ code, complaints }).toEqual({ code: 2, complaints: expect.stringContaining(complaint) });
});

test('check says which module could not be loaded, and why', async () => {
  const { code, complaints } = await run(written('throws.js', "throw new Error('no such table')"));
  expect({ code, complaints }).toEqual({ code: 1, complaints: `Cannot load ${join(home, 'throws.js')}: no such table\n` });
});

test('check says what reads TypeScript where that is not installed and a module cannot be read or found', async () => {
  const { code, complaints } = await run(written('imports.ts', "throw Object.assign(new Error('Unknown file extension'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' })"));
  expect({ code, complaints }).toEqual({ code: 1, complaints: `Cannot load ${join(home, 'imports.ts')}: Unknown file extension\nThis is TypeScript, and tsx, which reads it, is not installed. Run \`npm install --save-dev tsx\`.\n` });
});

test('check says nothing of what reads TypeScript where it was read, and threw', async () => {
  const { code, complaints } = await run(written('throws.ts', "throw new Error('no such table')"));
  expect({ code, complaints }).toEqual({ code: 1, complaints: `Cannot load ${join(home, 'throws.ts')}: no such table\n` });
});

/** Compensations that do not wait for what may still land. */
const NO_WINDOW: Alterations = { request: (given) => ({ ...given, ledger: { ...given.ledger, lateArrivalMs: millis(0) } }) };

describe('a search that found a violation', () => {
  let finding: Finding;
  beforeAll(async () => {
    const report = await explore(sendParcel, { alterations: NO_WINDOW, stopAtFirst: true });
    finding = { exported: { exportName: 'sendParcel', saga: sendParcel }, report };
  }, 60_000);

  test('is not sound, even when everything was reached', () => {
    const { report } = finding;
    const all = { ...report.coverage, statesMissed: [], transitionsMissed: [], rowsMissed: [], faultsMissed: [] };
    expect(isSound({ ...finding, report: { ...report, coverage: all } })).toBe(false);
    expect(isSound({ ...finding, report: { ...report, coverage: all, violations: [] } })).toBe(true);
  });

  test.each(['statesMissed', 'transitionsMissed', 'rowsMissed', 'faultsMissed'])('is not sound without a violation when there are %s', (missed) => {
    const { report } = finding;
    const coverage = { ...report.coverage, statesMissed: [], transitionsMissed: [], rowsMissed: [], faultsMissed: [], [missed]: ['one of them'] };
    const incomplete = { ...finding, report: { ...report, coverage, violations: [] } };
    expect(isSound(incomplete)).toBe(false);
    expect(textOf(incomplete)).toContain(':\n  one of them\n');
  });

  test('is told as a story, with its replay and a test', () => {
    const text = textOf(finding);
    expect(text).toContain('Violation 1 of 1\nG9 is broken (a compensation begins when no attempt can still act or land): ');
    expect(text).toContain('^ G9 is broken: the compensation of reserve begins while a request of an attempt can still land');
    expect(text).toContain('Replay: replay(sendParcel, [{"at":"reserve action 1 ');
    expect(text).toMatch(/As a test:\n {2}test\('SendParcel keeps G9: [^\n]+\n {4}const \{ problems \} = await replay\(sendParcel, \[\n( {6}\{ at: '.+', kind: '.+' \},\n)+ {4}\], \{ seed: 1, alterations \}\);\n {4}expect\(problems\)\.toEqual\(\[\]\);\n/);
    expect(text).toContain('✗ SendParcel: 1 kind of violations\n');
  });

  test('names the promise, the faults and the story in JSON', () => {
    const { sound, sagas: [saga] } = JSON.parse(jsonOf([finding])) as { readonly sound: boolean; readonly sagas: readonly { readonly violations: readonly { readonly broken: readonly { readonly promise: string }[]; readonly story: string }[] }[] };
    expect(sound).toBe(false);
    expect(saga?.violations[0]).toMatchObject({ broken: expect.arrayContaining([expect.objectContaining({ promise: 'G9' })]), story: expect.stringContaining('SAGA compensated') });
  });

  test('fails the case of the promise, and of what was not reached, in JUnit', () => {
    const xml = junitOf([finding]);
    expect(xml).toMatch(/<testcase classname="SendParcel.promises" name="G9: a compensation begins when no attempt can still act or land">\n {6}<failure message="the compensation of reserve begins while/);
    expect(xml).toContain('<testcase classname="SendParcel.promises" name="G6: compensations run in reverse order"/>');
    expect(xml).toContain('<testcase classname="SendParcel.faults" name="killed before the effect"/>');
    expect(xml).toContain('replay(sendParcel, [{&quot;at&quot;:&quot;reserve action 1 ');
    expect(xml).toMatch(/<testcase classname="SendParcel.states" name="every state of the machine is reached">\n {6}<failure message="No run reached [^"]*Input mismatch/);
    expect(xml).toMatch(/<testcase classname="SendParcel.transitions" name="every transition, catcher and retrier of the machine is taken">\n {6}<failure message="No run reached [^"]*Resolve compensations -&gt; Park compensations/);
    expect(xml.match(/<failure /g)).toHaveLength(Number(/failures="(\d+)"/.exec(xml)?.[1]));
  });
});

test('a status is written over where somebody watches, and at most ten times a second', () => {
  const shown: string[] = [];
  let ms = 0;
  const status = statusLine({ isTTY: true, write: (text) => shown.push(text) }, () => ms);
  for (ms = 0; ms <= 250; ms += 50) status(`${ms}`);
  status('');
  expect(shown).toEqual(['\r\u001B[K100', '\r\u001B[K200', '\r\u001B[K']);
});

test('a status is a line of a log every ten seconds where nobody watches', () => {
  const shown: string[] = [];
  let ms = 0;
  const status = statusLine({ write: (text) => shown.push(text) }, () => ms);
  for (ms = 0; ms <= 25_000; ms += 5_000) status(`${ms}`);
  status('');
  expect(shown).toEqual(['10000\n', '20000\n']);
});
