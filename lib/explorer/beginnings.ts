import type { Model } from './model';
import { beginSaga, type Beginning } from './run';
import { scheduleText, type Schedule } from './site';

/** Gives the run of a schedule for others to go on from. */
export type Beginnings = (schedule: Schedule) => Promise<Beginning>;

/** As many as a saga of some ten steps has single faults; each takes some ten kilobytes. */
const MOST_KEPT = 500;

/** Batches of a search begin with the same single faults, over and over: the runs that were asked for last are kept. */
export function keptBeginnings(model: Model, seed: number, most = MOST_KEPT): Beginnings {
  const kept = new Map<string, Promise<Beginning>>();
  return (schedule) => {
    const text = scheduleText(schedule);
    const beginning = kept.get(text) ?? beginSaga(model, schedule, seed);
    kept.delete(text);
    kept.set(text, beginning);
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return beginning;
  };
}
