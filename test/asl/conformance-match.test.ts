import { historyDifference, matches } from '../../scripts/conformance/match';

test.each<[unknown, unknown, boolean]>([
  ['<<any:uuid>>', { anything: 1 }, true],
  ['id-<<any:uuid>>.', 'id-123.', true],
  ['id-<<any:uuid>>.', 'id-123', false],
  [{ $json: { a: 1 } }, '{ "a": 1 }', true],
  [{ $json: { a: 1 } }, '{"a":2}', false],
  ['{"a": 1}', '{"a":1}', true],
  [1, 1 + 1e-15, true],
  [1, 1.1, false],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1 }, false],
  [null, undefined, false],
])('%j against %j', (expected, actual, same) => {
  expect(matches(expected, actual)).toBe(same);
});

const entered = { type: 'PassStateEntered', state: 'A', details: { input: 1 } };
const exited = { type: 'PassStateExited', state: 'A', details: { output: 1 } };

test('a history in total order differs by order, by a missing and by a surplus event', () => {
  expect(historyDifference([entered, exited], [entered, exited], 'total')).toBeUndefined();
  expect(historyDifference([entered, exited], [exited, entered], 'total')).toContain('event 1');
  expect(historyDifference([entered, exited], [entered], 'total')).toContain('event 2');
  expect(historyDifference([entered], [entered, exited], 'total')).toContain('event 2');
});

test('a history in partial order may be interleaved, but has the same events', () => {
  expect(historyDifference([entered, exited], [exited, entered], 'partial')).toBeUndefined();
  expect(historyDifference([entered], [entered, exited], 'partial')).toContain('surplus');
  expect(historyDifference([entered, entered], [entered, exited], 'partial')).toContain('no event like');
});

test('of a subset every event must occur, and more may', () => {
  expect(historyDifference([exited], [entered, exited], 'subset')).toBeUndefined();
  expect(historyDifference([entered, entered], [entered, exited], 'subset')).toContain('no event like');
});
