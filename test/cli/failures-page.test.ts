/** docs/failures.md: what it shows is what the tool prints. */
import { readFileSync } from 'node:fs';
import { explore, FAULT_KINDS, PROMISES, replay, storyOf, type Alterations, type Schedule } from 'cdk-saga/testing';
import { millis } from '../../lib/contract/time';
import { sendParcel } from './fixtures/shop';

const PAGE = readFileSync('docs/failures.md', 'utf8');

const block = (mark: string): string => new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n([\\s\\S]*?)\n\`\`\``).exec(PAGE)?.[1] ?? `no block ${mark}`;

test('SendParcel leaves nothing behind, whatever fails', async () => {
  const report = await explore(sendParcel, { pairs: 200, directed: 100 });
  expect(report.violations).toEqual([]);
}, 60_000);

const LATE: Schedule = [
  { at: 'reserve action 1 effect 1', kind: 'the handler is aborted at its timeout, and the effect lands at the last moment' },
  { at: 'ship action 1 effect 1', kind: 'rejected' },
];

/** W taken for nothing. */
const NO_WINDOW: Alterations = { request: (given) => ({ ...given, ledger: { ...given.ledger, lateArrivalMs: millis(0) } }) };

test('the page shows the story of a parcel that is reserved for ever, as it is printed where the window W is broken', async () => {
  expect(String(await replay(sendParcel, LATE, { alterations: NO_WINDOW }))).toBe(block('violation'));
});

test('the page shows how the same faults are survived', async () => {
  const { run, broken } = await replay(sendParcel, LATE);
  expect(broken).toEqual([]);
  const told = storyOf('SendParcel', { run, broken: [{ promise: 'none', says: '', what: '', position: run.trace.length }] }).split('\n');
  expect(told.slice(1, -2).join('\n')).toBe(block('survived'));
});

test('the code on the page is that of a test that is run', () => {
  expect(block('test').split('\n')).toHaveLength(4);
  expect(readFileSync(__filename, 'utf8')).toContain(block('test'));
});

test('the page lists every promise and every kind of fault that is searched', () => {
  const kinds = [...FAULT_KINDS.values()].filter(({ promised }) => promised).map(({ name }) => name.replace(', at every attempt', ''));
  expect(kinds.length).toBeGreaterThan(40);
  expect(kinds.filter((kind) => !PAGE.includes(kind))).toEqual([]);
  const promises = PROMISES.map(({ id }) => id).filter((id) => id !== 'invariant');
  expect(promises.filter((id) => !PAGE.includes(`\n| ${id} `))).toEqual([]);
});
