/** A user's own handlers take real time, for which virtual time stands still. */
import { getEventListeners } from 'node:events';
import { scheduleText, type Schedule } from './site';
import { whoText, type Who } from './trace';

export interface OwnCall {
  /** `payments.authorize`. */
  readonly operation: string;
  readonly who: Who;
  readonly signal: AbortSignal;
}

export interface OwnCalls {
  /** Runs a handler, which is waited for from now on. */
  during<Result>(call: OwnCall, run: () => Promise<Result> | Result): Promise<Result>;
  /**
   * Resolves when every handler has ended but those that wait for their signal, which aborts in virtual time.
   *
   * @throws Error when one takes longer than it may
   */
  readonly ended: () => Promise<void>;
}

export interface Patience {
  /** How long a call may take. */
  readonly limitMs: number;
  /** Calls back after so many milliseconds; gives how to call it off. */
  readonly timer: (lengthMs: number, due: () => void) => () => void;
}

export const patienceOf = (limitMs: number): Patience => ({
  limitMs,
  timer: (lengthMs, due) => {
    const timer = setTimeout(due, lengthMs);
    return () => clearTimeout(timer);
  },
});

/** @param schedule what the run is of, for the error */
export function ownCalls({ limitMs, timer }: Patience, schedule: Schedule): OwnCalls {
  const open = new Set<OwnCall>();
  let onEnd: (() => void) | undefined;
  const awaited = (): OwnCall | undefined => [...open].find(({ signal }) => getEventListeners(signal, 'abort').length === 0);
  const oneEnds = (call: OwnCall): Promise<void> => new Promise((resolve, reject) => {
    const stop = timer(limitMs, () => reject(new Error(tooLong(call, limitMs, schedule))));
    onEnd = () => {
      stop();
      resolve();
    };
  });
  return {
    during: async (call, run) => {
      open.add(call);
      try {
        return await run();
      } finally {
        open.delete(call);
        onEnd?.();
      }
    },
    ended: async () => {
      await turn();
      for (let call = awaited(); call !== undefined; call = awaited()) {
        await oneEnds(call);
        await turn();
      }
    },
  };
}

/** What promises and ticks are there to be worked off. */
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

const tooLong = ({ operation, who }: OwnCall, limitMs: number, schedule: Schedule): string =>
  `The handler ${operation}, called for ${whoText(who)}, has not ended after ${limitMs / 1_000} s of real time, under the faults: ${schedule.length === 0 ? 'none' : scheduleText(schedule)}. `
  + 'Time in a search is virtual: let handlers wait for nothing that never comes, and give those that take long more with `longestCall` of ownServices.';
