import { VirtualTime, type Handled, type ScheduledTask, type TaskAnswers } from '../asl';
import { memoryLedger } from '../runtime';
import { modelledDownstream } from './downstream';
import { executionOf, NOT_STARTED, outcomeOf, SAGA_ID, start } from './execution';
import { strikesOf } from './faults/strikes';
import { invoke } from './invoke';
import type { Model } from './model';
import { deliverLetter } from './operator';
import type { Scene } from './scene';
import type { Schedule, Site } from './site';
import type { Happening, News, Outcome, Trace } from './trace';

/** One saga from its start until nothing of it is left to happen. */
export interface Run {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly trace: Trace;
  readonly outcome: Outcome;
  /** The sites that the run passed, in order. */
  readonly sites: readonly Site[];
  /** The sites of the schedule that were reached, so that their faults struck. */
  readonly struck: ReadonlySet<string>;
  /** The place among `sites` of the last of them; -1 when there is none. */
  readonly lastStruck: number;
  /** The states that the machine entered, in order. */
  readonly states: readonly string[];
  /** The retriers and catchers that took up failures. */
  readonly handled: readonly Handled[];
  /** What invocations found in the ledger when they first looked: `compensation finds COMPLETED`. */
  readonly rows: readonly string[];
}

/** 2026-01-01: any moment would do. */
export const START = Date.parse('2026-01-01T00:00:00.000Z');

/** More can happen only in a saga that goes round in a circle: the longest schedules take some thousands. */
const MAX_HAPPENINGS = 100_000;

/** Runs a saga under a schedule of faults. The same model, schedule and seed give the same run. */
export async function runSaga(model: Model, schedule: Schedule, seed = 0): Promise<Run> {
  const trace: Happening[] = [];
  const time = new VirtualTime(START);
  const pump = pumpOf(time, model.own !== undefined);
  const note = (news: News): void => void trace.push({ ...news, at: time.now() - START });
  const scene = sceneOf(model, schedule, time, pump.woke, note);
  const execution = executionOf(model, model.input, seed);
  start(scene, execution, seed, carryOut);
  await pump.run();
  const outcome = execution.result ? outcomeOf(execution.result).outcome : 'open';
  scene.lookAtWorld(outcome);
  const { sites, struck, lastStruck } = scene.strikes;
  return { schedule, seed, trace, outcome, sites, struck, lastStruck: lastStruck(), states: execution.entered, handled: execution.handled, rows: scene.rows };
}

function sceneOf(model: Model, schedule: Schedule, time: VirtualTime, woke: () => void, note: (news: News) => void): Scene {
  const counts = new Map<string, number>();
  const store = memoryLedger();
  const own = model.own?.();
  return {
    model, time, woke, note, own,
    rows: [],
    running: NOT_STARTED,
    lookAtWorld: (outcome) => own?.broken(outcome).forEach(({ name, what }) => note({ kind: 'invariant', name, what })),
    sagaId: SAGA_ID,
    ledger: model.alterations.ledger?.(store) ?? store,
    downstream: modelledDownstream(model.downstream),
    strikes: strikesOf(schedule, (site, { name }) => note({ kind: 'fault', site, fault: name })),
    ordinal: (counted) => {
      const ordinal = (counts.get(counted) ?? 0) + 1;
      counts.set(counted, ordinal);
      return ordinal;
    },
  };
}

function carryOut(scene: Scene, task: ScheduledTask, answers: TaskAnswers): void {
  if (task.token === undefined) invoke(scene, task, answers);
  else deliverLetter(scene, task, answers);
}

/** Between two moments of virtual time, all that promises of the runtime have settled goes on until it waits for time again. */
function pumpOf(time: VirtualTime, own: boolean): { readonly woke: () => void; readonly run: () => Promise<void> } {
  let awake = false;
  return {
    woke: () => { awake = true; },
    run: async () => {
      await undefined;
      for (let happenings = 0; happenings < MAX_HAPPENINGS && time.step(); happenings += 1) {
        if (!awake) continue;
        awake = false;
        await promisesSettled(own);
      }
    },
  };
}

/**
 * Node works off every promise before the next tick, so that nothing modelled is left to settle then: a turn of the event loop costs as much
 * as a third of the run. A user's own handlers may use ticks themselves, and get such a turn.
 *
 * That holds only in a continuation of a promise, which is why a run begins with an `await`: a tick that a timer or a message has asked for
 * comes as soon as that is over, before the promises.
 */
const promisesSettled = (own: boolean): Promise<void> => new Promise((resolve) => {
  if (own) setImmediate(resolve);
  else process.nextTick(resolve);
});
