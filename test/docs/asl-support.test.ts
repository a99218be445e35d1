import { readFileSync } from 'node:fs';
import { NOT_RECORDED } from '../../scripts/conformance/not-recorded';
import { type Results, resultsOf } from '../../scripts/conformance/results';
import { supportPage } from '../../scripts/conformance/support-page';
import floor from '../asl/conformance-floor.json';
import kept from '../asl/conformance-results.json';

const results = kept as Results;

test('docs/asl-support.md is what the kept results of the recorded cases make', () => {
  expect(readFileSync('docs/asl-support.md', 'utf8')).toBe(supportPage(results, NOT_RECORDED));
});

test('the kept results are not below the floor, and name every case that does not pass', () => {
  for (const [area, least] of Object.entries(floor)) expect(results.areas.find((one) => one.area === area)?.passed).toBeGreaterThanOrEqual(least);
  const notPassing = results.areas.reduce((sum, { failed, unsupported }) => sum + failed + unsupported, 0);
  expect(results.notPassing).toHaveLength(notPassing);
});

test('every case that fails is explained by name', () => {
  expect(results.notPassing.filter(({ reason }) => reason.startsWith('not explained'))).toEqual([]);
});

test('the support page counts by area, names the cases that do not pass and the rules that are not recorded', () => {
  const judged = [
    { test: { id: 'b::one', area: 'wait' }, outcome: { kind: 'passed' as const } },
    { test: { id: 'a::two', area: 'map' }, outcome: { kind: 'unsupported' as const, reason: 'reads S3' } },
    { test: { id: 'a::one', area: 'map' }, outcome: { kind: 'failed' as const, difference: 'event 1:\n  expected a | b' } },
  ];
  const page = supportPage(resultsOf(judged), [{ rule: 'R', usedIn: 'U', evidence: 'E' }]);
  expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| area | passed | failed | unsupported |', '| --- | --- | --- | --- |', '| map | 0 | 1 | 1 |', '| wait | 1 | 0 | 0 |', '| all | 1 | 1 | 1 |',
    '| case |  | why |', '| --- | --- | --- |', String.raw`| ${'`a::one`'} | failed | not explained: event 1: expected a \| b |`, '| `a::two` | unsupported | reads S3 |',
    '| rule | used in | evidence |', '| --- | --- | --- |', '| R | U | E |',
  ]);
});
