import { parseDuration } from '../../contract/time';
import type { Definition } from '../../definition/definition';
import { whoText, type Who } from '../trace';
import type { Noting } from './noting';

/** What is noted of attempts and their time. */
interface Noted {
  readonly beganLate: Set<string>;
  readonly timeIsOver: Map<string, number>;
  readonly listening: Map<string, number>;
}

/**
 * Notes when the time of each attempt is over, and which begin after the saga's deadline. It counts from the start of the execution or from its
 * redrive, and binds actions alone: neither steps after the pivot nor a pivot that a human has been asked about. A clock that is wrong excuses.
 */
export function watchTime({ body, deadline }: Definition, { beganLate, timeIsOver, listening }: Noted): Noting {
  const timeouts = new Map(body.flatMap(({ name, timeout }) => (timeout === undefined ? [] : [[name, parseDuration(timeout)] as const])));
  const bound = new Set(body.flatMap(({ name, phase }) => (phase === 'forward' ? [] : [name])));
  const excused = new Set<string>();
  const length = deadline === undefined ? Infinity : parseDuration(deadline);
  let drivenAt = 0;
  const began = (who: Who, at: number): void => {
    const name = whoText(who);
    if (excused.has(name) || who.operation !== 'action') return;
    const ends = bound.has(who.step) ? drivenAt + length : Infinity;
    if (at > ends) beganLate.add(name);
    const end = Math.min(ends, at + (timeouts.get(who.step) ?? Infinity));
    if (end < Infinity) timeIsOver.set(name, end);
  };
  const over = ({ who }: { readonly who: Who }): void => void listening.delete(whoText(who));
  return {
    redriven: ({ at }) => { drivenAt = at; },
    letter: ({ parked }) => { bound.delete(parked); },
    fault: ({ site }) => { if (site.point === 'clock') excused.add(whoText(site)); },
    began: ({ who, at }) => began(who, at),
    listens: ({ who, at }) => { listening.set(whoText(who), at); },
    died: over,
    'handler ended': over,
  };
}
