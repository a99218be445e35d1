import { tableLines, tally } from '../../scripts/story-report';

test('the tally counts the three outcomes and says when there are others', () => {
  expect(tally([{ outcome: 'completed', output: null }, { outcome: 'compensated', cause: '' }, { outcome: 'parked', waitingAt: 'Park a' }])).toBe(
    '3 sagas: 1 completed, 1 compensated, 1 parked',
  );
  expect(tally([{ outcome: 'running' }])).toBe('1 sagas: 0 completed, 0 compensated, 0 parked, 1 otherwise');
});

test('a table has aligned columns, and an empty one says so', () => {
  expect(tableLines([{ sku: 'mug', left: '10' }, { sku: 'teapot', left: '7' }])).toEqual(['    sku     left', '    mug     10', '    teapot  7']);
  expect(tableLines([])).toEqual(['    (empty)']);
});
