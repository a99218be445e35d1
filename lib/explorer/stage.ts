/** Where a run takes place: a new one, or one as it was at a moment of another run. */
import { seededRandom, type Execution, type ScheduledTask, type VirtualTime } from '../asl';
import { memoryLedger } from '../runtime';
import { modelledDownstream } from './downstream';
import { NOT_STARTED, SAGA_ID } from './execution';
import { strikesOf } from './faults/strikes';
import type { Model } from './model';
import type { Moment } from './moment';
import { ownCalls, patienceOf } from './own-calls';
import { openWorld } from './own-services';
import type { Scene } from './scene';
import type { Schedule } from './site';
import type { Happening, News } from './trace';

/** 2026-01-01: any moment would do. */
export const START = Date.parse('2026-01-01T00:00:00.000Z');

/** What is to be run, and from where. */
export interface Play {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly from?: Moment | undefined;
}

export interface Stage {
  readonly scene: Scene;
  readonly trace: readonly Happening[];
  readonly random: () => number;
  /** What the run is as it asks for a task; nothing while anything else is under way. */
  momentOf(execution: Execution, task: ScheduledTask): Moment | undefined;
}

export function stageFor(model: Model, { schedule, seed, from }: Play, time: VirtualTime, hooks: Pick<Scene, 'woke' | 'beforeTask'>): Stage {
  const trace = [...from?.trace ?? []];
  const rows = [...from?.rows ?? []];
  const calls = new Map(from?.calls);
  const ordinals = new Map(from?.ordinals);
  const items = new Map(from?.items);
  const random = countedRandom(seed, from?.drawn ?? 0);
  const note = (news: News): void => void trace.push(Object.assign(news, { at: time.now() - START }));
  const store = memoryLedger(items);
  const own = model.own && openWorld(model.own, model.services);
  const scene: Scene = {
    ...hooks,
    model, time, note, own, rows, calls,
    ownCalls: own && ownCalls(patienceOf(own.longestCall), schedule),
    running: NOT_STARTED,
    gave: new Map(Object.entries(model.results)),
    // Where a second execution acts in the same world, the first one's outcome says nothing of it.
    lookAtWorld: (outcome) => own?.broken(trace.some(({ kind }) => kind === 'second acts') ? undefined : outcome).forEach(({ name, what }) => note({ kind: 'invariant', name, what })),
    sagaId: SAGA_ID,
    ledger: model.alterations.ledger?.(store) ?? store,
    downstream: modelledDownstream(model.downstream, from?.effects),
    strikes: strikesOf(schedule, (site, { name }) => note({ kind: 'fault', site, fault: name }), from?.strikes),
    ordinal: (counted) => {
      const ordinal = (ordinals.get(counted) ?? 0) + 1;
      ordinals.set(counted, ordinal);
      return ordinal;
    },
  };
  const momentOf = (execution: Execution, task: ScheduledTask): Moment | undefined => {
    const fork = isQuiet(scene, execution) ? execution.fork(random.next) : undefined;
    return fork && {
      execution: fork, task,
      now: time.now(),
      drawn: random.drawn(),
      stops: scene.running.stops,
      trace: [...trace],
      rows: [...rows],
      calls: new Map(calls),
      ordinals: new Map(ordinals),
      items: new Map(items),
      effects: scene.downstream.soFar(),
      strikes: scene.strikes.soFar(),
    };
  };
  return { scene, trace, random: random.next, momentOf };
}

/** Worlds of a user's own cannot be copied, nor can ledgers that were altered. */
const isQuiet = ({ model, time }: Scene, execution: Execution): boolean =>
  !model.own && !model.alterations.ledger && time.pending === execution.pendingTimers.length;

function countedRandom(seed: number, before: number): { readonly next: () => number; readonly drawn: () => number } {
  const draw = seededRandom(seed, before);
  let drawn = before;
  return {
    next: () => {
      drawn += 1;
      return draw();
    },
    drawn: () => drawn,
  };
}
