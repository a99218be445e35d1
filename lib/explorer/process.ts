import { epochMillis, type Millis } from '../contract/time';
import type { Courses } from './faults';
import type { Scene } from './scene';
import type { Point } from './site';
import type { Who } from './trace';

/** How an invocation ended, as Lambda reports it. */
export type Ending = { readonly result: unknown } | { readonly error: string; readonly message: string };

/**
 * A process of Lambda for one invocation, on virtual time. Once it is dead, nothing in it goes on: what it waits for never comes. What it
 * has sent before goes its own way.
 */
export interface Process {
  readonly who: Who;
  /** When Lambda kills it. */
  readonly endsAt: number;
  readonly clock: { now(): ReturnType<typeof epochMillis> };
  /** Its downstream answers at the last moment. */
  readonly slow: boolean;
  readonly pause: (length: number) => Promise<void>;
  readonly schedule: (length: Millis, due: () => void) => () => void;
  /** What happens at the next point of this kind. */
  courseAt<P extends Point>(point: P): Courses[P];
  /** Ends at once; the promise never settles. */
  die(why: string): Promise<never>;
  ended(ending: Ending): void;
  /** Calls back when it has died or its handler has ended: nothing more is sent then. */
  whenDone(call: () => void): void;
  readonly handlerDone: () => void;
}

export interface ProcessOptions {
  readonly who: Who;
  /** Which entry of the machine's state it was called for. */
  readonly entry: string;
  readonly timeout: Millis;
  /** By how much its clock is ahead. */
  readonly ahead: number;
  readonly slow: boolean;
  readonly onEnd: (ending: Ending) => void;
}

const never = (): Promise<never> => new Promise(() => undefined);

export function startProcess(scene: Scene, { who, entry, timeout, ahead, slow, onEnd }: ProcessOptions): Process {
  const { time } = scene;
  const endsAt = time.now() + timeout;
  const counts = new Map<Point, number>();
  const waiting: (() => void)[] = [];
  let alive = true;
  const done = (): void => waiting.splice(0).forEach((call) => call());
  const die = (why: string, error: string): void => {
    if (!alive) return;
    alive = false;
    takeBack();
    scene.note({ kind: 'died', who, why });
    done();
    onEnd({ error, message: why });
  };
  const takeBack = time.at(endsAt, () => die('Lambda ends it at the function\'s timeout', 'Sandbox.Timedout'));
  const later = (length: number, due: () => void): (() => void) => time.after(length, () => {
    if (!alive) return;
    scene.woke();
    due();
  });
  return {
    who, endsAt, slow,
    clock: { now: () => epochMillis(time.now() + ahead) },
    pause: (length) => new Promise((resolve) => { later(length, resolve); }),
    schedule: later,
    courseAt: (point) => {
      const ordinal = (counts.get(point) ?? 0) + 1;
      counts.set(point, ordinal);
      return scene.strikes.courseAt({ ...who, point, ordinal }, entry);
    },
    die: (why) => {
      die(why, 'Runtime.ExitError');
      return never();
    },
    ended: (ending) => {
      if (!alive) return;
      alive = false;
      takeBack();
      scene.note({ kind: 'replied', who, ...('error' in ending ? { error: ending.error } : {}) });
      onEnd(ending);
    },
    whenDone: (call) => { waiting.push(call); },
    handlerDone: done,
  };
}

/** What is left for the last writes when something takes as long as it can. */
const LAST_MOMENT = 300;

/** Waits as long as the process can afford. */
export const toTheLastMoment = (process: Process, now: number): Promise<void> => process.pause(Math.max(0, process.endsAt - LAST_MOMENT - now));
