import type { ExecutionRecord, Executions } from '../../lib/local/states/executions';
import { waitForEnd } from '../../lib/local/states/wait-for-end';
import { systemClock } from '../../lib/local/system-clock';

const entered = (...names: readonly string[]): ExecutionRecord =>
  ({ execution: { history: names.map((name) => ({ type: 'TaskStateEntered', details: { name } })) } }) as unknown as ExecutionRecord;

/** Executions of which one never ends. */
const endless = (record: ExecutionRecord): Executions => ({ ended: () => new Promise(() => undefined), find: () => record }) as unknown as Executions;

test.each([
  [entered('unlockBike', 'Park unlockBike'), 'It stands in "Park unlockBike", where it waits for a human: answer its letter, which is in the dead-letter queue.'],
  [entered('Park unlockBike', 'startMeter'), 'It stands in "startMeter".'],
  [entered(), 'It has entered no state yet.'],
])('whoever waits too long for an execution is told where it stands', async (record, where) => {
  await expect(waitForEnd(endless(record), systemClock, 'arn:ride-4', { timeout: '0ms' })).rejects.toMatchObject({
    code: 'Local.NotEnded', message: `The execution arn:ride-4 has not ended within 0ms. ${where} It goes on; wait longer with \`timeout\`, or ask for its state.`,
  });
});

test('an execution that has ended is given at once, and no timer stays behind', async () => {
  const record = entered('unlockBike');
  const executions = { ended: () => Promise.resolve(record), find: () => record } as unknown as Executions;
  expect(await waitForEnd(executions, systemClock, 'arn:ride-1')).toBe(record);
});
