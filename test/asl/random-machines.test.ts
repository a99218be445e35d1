import * as fc from 'fast-check';
import { anyCase, historyOfCase, parsedOrRefused } from './random-machine';

// Few of those that may go around: one that does fills its history. `npm run fuzz` tries 100,000 cases, all free to.
test.each([
  ['in JSONata', { isJsonata: true, course: 'onward' as const, cases: 300, least: 100 }],
  ['in JSONPath', { isJsonata: false, course: 'onward' as const, cases: 300, least: 100 }],
  ['in JSONata that may go around', { isJsonata: true, course: 'anywhere' as const, cases: 30, least: 8 }],
  ['in JSONPath that may go around', { isJsonata: false, course: 'anywhere' as const, cases: 30, least: 8 }],
])('random machines %s run to an end or are refused, and run the same again', (_, { isJsonata, course, cases, least }) => {
  let ran = 0;
  fc.assert(
    fc.property(anyCase(isJsonata, course), (one) => {
      const history = historyOfCase(one);
      if (history === undefined) return;
      ran += 1;
      expect(historyOfCase(one)).toBe(history);
    }),
    { numRuns: cases, seed: 3 },
  );
  expect(ran).toBeGreaterThan(least);
});

test('JSON that is no machine is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (definition) => {
      expect(parsedOrRefused(definition)).toBeUndefined();
    }),
    { numRuns: 500, seed: 4 },
  );
});
