import type { Clock } from '../contract/time';

/** setTimeout takes 31 bits of milliseconds, 24.8 days; a parked saga waits for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Node's timers for points in time, however far off. They never ring early. */
export function nodeTimers(clock: Clock): (due: number, callback: () => void) => () => void {
  return (due, callback) => {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      timer = setTimeout(() => (clock.now() >= due ? callback() : wait()), Math.min(Math.max(0, due - clock.now()), LONGEST_TIMER_MS));
    };
    wait();
    return () => clearTimeout(timer);
  };
}
