import { seededRandom, VirtualTime } from '../../lib/asl/index';
import { answering, failure, LAMBDA, machine, runMachine } from './run-machine';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Waits three days, then tries until the twentieth retry. */
const reminder = machine({
  Rest: { Type: 'Wait', Seconds: 3 * 24 * 60 * 60, Next: 'Remind' },
  Remind: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60, BackoffRate: 2, MaxDelaySeconds: 3600, MaxAttempts: 20 }], End: true },
});

test('a wait of three days and twenty retries pass on virtual time, each attempt at its moment', () => {
  const time = new VirtualTime();
  const outcomes = [...Array.from({ length: 20 }, () => failure('Busy')), 'reminded'];
  const { result, events } = runMachine(reminder, { time, task: answering(time, outcomes) });

  expect(result).toEqual({ status: 'SUCCEEDED', output: 'reminded' });
  const attempts = events.filter(([, , , type]) => type === 'TaskScheduled').map(([, , millis]) => (millis - 3 * DAY) / MINUTE);
  // Minutes after the third day: the interval doubles from one minute and stops growing at an hour.
  expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363, 423, 483, 543, 603, 663, 723, 783, 843, 903]);
  expect(time.now()).toBe(3 * DAY + 903 * MINUTE);
});

test('with full jitter each delay lies between nothing and the interval, and the seed decides it', () => {
  const jittery = machine({ Ask: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 20, JitterStrategy: 'FULL' }], End: true } });
  const delays = (seed: number): readonly number[] => {
    const time = new VirtualTime();
    const { events } = runMachine(jittery, { time, random: seededRandom(seed), task: answering(time, Array.from({ length: 21 }, () => failure('Busy'))) });
    const scheduled = events.filter(([, , , type]) => type === 'TaskScheduled').map(([, , millis]) => millis);
    return scheduled.slice(1).map((millis, index) => millis - scheduled[index]!);
  };

  expect(delays(1)).toHaveLength(20);
  for (const delay of delays(1)) {
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(MINUTE);
  }
  expect(new Set(delays(1)).size).toBeGreaterThan(15);
  expect(delays(1)).toEqual(delays(1));
  expect(delays(1)).not.toEqual(delays(2));
});
