import * as fc from 'fast-check';
import { anyCase, historyOfCase, parsedOrRefused } from './random-machine';

test.each([
  ['JSONata', true],
  ['JSONPath', false],
])('random machines in %s run to an end or are refused, and run the same again', (_, isJsonata) => {
  let ran = 0;
  fc.assert(
    fc.property(anyCase(isJsonata), (one) => {
      const history = historyOfCase(one);
      if (history === undefined) return;
      ran += 1;
      expect(historyOfCase(one)).toBe(history);
    }),
    { numRuns: 250, seed: 3 },
  );
  expect(ran).toBeGreaterThan(80);
});

test('JSON that is no machine is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (definition) => {
      expect(parsedOrRefused(definition)).toBeUndefined();
    }),
    { numRuns: 500, seed: 4 },
  );
});
