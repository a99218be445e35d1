import { seededRandom, VirtualTime } from '../../lib/asl/index';
import { answering, failure, LAMBDA, machine, runMachine } from './run-machine';

test('chained timers each fire at their own moment within one advance', () => {
  const time = new VirtualTime();
  const fired: number[] = [];
  time.after(100, () => {
    fired.push(time.now());
    time.after(100, () => fired.push(time.now()));
  });

  time.advance(250);

  expect(fired).toEqual([100, 200]);
  expect(time.now()).toBe(250);
});

test('what is due at one moment happens in the order in which it was asked for', () => {
  const time = new VirtualTime();
  const happened: string[] = [];
  time.at(5, () => happened.push('a'));
  time.at(3, () => happened.push('b'));
  time.at(5, () => happened.push('c'));
  const cancel = time.at(4, () => happened.push('never'));
  cancel();

  time.runUntilIdle();

  expect(happened).toEqual(['b', 'a', 'c']);
});

test('time that never comes to rest is reported, not waited for', () => {
  const time = new VirtualTime();
  const again = (): void => {
    time.after(1, again);
  };
  again();

  expect(() => time.runUntilIdle(1000)).toThrow('Virtual time does not come to rest');
});

test('a thousand things asked for in any order happen in order', () => {
  const time = new VirtualTime();
  const random = seededRandom(7);
  const moments: number[] = [];
  for (let count = 0; count < 1000; count += 1) time.at(Math.floor(random() * 500), () => moments.push(time.now()));

  time.runUntilIdle();

  expect(moments).toHaveLength(1000);
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
});

test('the same seed gives the same history byte for byte, another one another', () => {
  const definition = machine({
    Call: {
      Type: 'Task',
      Resource: LAMBDA,
      Arguments: { id: '{% $uuid() %}', draw: '{% $random() %}', now: '{% $now() %}' },
      Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL', MaxAttempts: 5 }],
      End: true,
    },
  });
  const historyOf = (seed: number): string => {
    const time = new VirtualTime(1_700_000_000_000);
    const outcomes = [failure('A'), failure('B'), 'done'];
    return JSON.stringify(runMachine(definition, { time, random: seededRandom(seed), task: answering(time, outcomes) }).history);
  };

  expect(historyOf(1)).toBe(historyOf(1));
  expect(historyOf(1)).not.toBe(historyOf(2));
});
