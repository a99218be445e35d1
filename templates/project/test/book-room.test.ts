import { explore, sagaMatchers } from 'cdk-saga/testing';
import { bookRoom } from '../sagas/book-room';

declare global {
  namespace jest {
    interface Matchers<R> { toHaveNoViolations(): R }
  }
}
expect.extend(sagaMatchers);

// Every failure alone, then some together: a few seconds. `npm run check` tries them together at length.
test('BookRoom leaves nothing behind, whatever fails', async () => {
  const report = await explore(bookRoom, { pairs: 300, directed: 100 });
  expect(report).toHaveNoViolations(); // where it fails, it prints what happened, and a test that replays it
}, 60_000);
