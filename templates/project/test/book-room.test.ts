import { explore } from 'cdk-saga/testing';
import { bookRoom } from '../sagas/book-room';

// Every failure alone, then some together: a few seconds. `npm run check` tries them together at length.
test('BookRoom leaves nothing behind, whatever fails', async () => {
  const report = await explore(bookRoom, { pairs: 300, directed: 100 });
  expect(report.violations).toEqual([]);
}, 60_000);
