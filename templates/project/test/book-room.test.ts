import { explore } from 'cdk-saga/testing';
import { bookRoom } from '../sagas/book-room';

test('BookRoom leaves nothing behind, whatever fails', async () => {
  const report = await explore(bookRoom);
  expect(report.violations).toEqual([]);
}, 300_000);
