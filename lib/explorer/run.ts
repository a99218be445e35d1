import { seededRandom, VirtualTime, type Execution, type Handled, type ScheduledTask, type TaskAnswers } from '../asl';
import { memoryLedger } from '../runtime';
import { modelledDownstream } from './downstream';
import { executionOf, goOn, NOT_STARTED, outcomeOf, SAGA_ID, start } from './execution';
import { strikesOf } from './faults/strikes';
import { invoke } from './invoke';
import type { Model } from './model';
import type { Moment } from './moment';
import { deliverLetter } from './operator';
import type { Scene } from './scene';
import type { Following } from './schedules';
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
export const runSaga = (model: Model, schedule: Schedule, seed = 0): Promise<Run> => play(model, { schedule, seed });

/** A run from whose moments others can go on. */
export interface Beginning extends Run {
  readonly moments: readonly Moment[];
}

export const beginSaga = (model: Model, schedule: Schedule, seed: number): Promise<Beginning> => keepingMoments(model, { schedule, seed });

/** The run that has one fault more, after all others: the same as `runSaga` gives for its schedule. */
export const extendSaga = (model: Model, begun: Beginning, next: Following): Promise<Run> => play(model, goingOn(begun, next));

/** The same, for others to go on from. */
export const beginNext = (model: Model, begun: Beginning, next: Following): Promise<Beginning> => keepingMoments(model, goingOn(begun, next));

const goingOn = ({ schedule, seed, moments }: Beginning, { fault, place }: Following): Play =>
  ({ schedule: [...schedule, fault], seed, from: moments.findLast(({ strikes }) => strikes.sites.length <= place) });

async function keepingMoments(model: Model, given: Play): Promise<Beginning> {
  const moments: Moment[] = [];
  const run = await play(model, { ...given, keep: (moment) => moments.push(moment) });
  return { ...run, moments };
}

interface Play {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly from?: Moment | undefined;
  readonly keep?: ((moment: Moment) => void) | undefined;
}

async function play(model: Model, { schedule, seed, from, keep }: Play): Promise<Run> {
  const time = new VirtualTime(from?.now ?? START);
  const pump = pumpOf(time, model.own !== undefined);
  const { scene, trace, random } = stageOf(model, { time, woke: pump.woke, schedule, seed, from, keep });
  const execution = from?.execution.fork(random) ?? executionOf(model, model.input, random);
  if (from) goOn(scene, { ...from, execution }, seed, carryOut);
  else start(scene, execution, seed, carryOut);
  await pump.run();
  const outcome = execution.result ? outcomeOf(execution.result).outcome : 'open';
  scene.lookAtWorld(outcome);
  const { sites, struck, lastStruck } = scene.strikes;
  return { schedule, seed, trace, outcome, sites, struck, lastStruck: lastStruck(), states: execution.entered, handled: execution.handled, rows: scene.rows };
}

interface Stage {
  readonly scene: Scene;
  readonly trace: Happening[];
  readonly random: () => number;
}

function stageOf(model: Model, { time, woke, schedule, seed, from, keep }: Play & { readonly time: VirtualTime; readonly woke: () => void }): Stage {
  const trace = [...from?.trace ?? []];
  const ordinals = new Map(from?.ordinals);
  const items = new Map(from?.items);
  const store = memoryLedger(items);
  const own = model.own?.();
  const draw = seededRandom(seed, from?.drawn);
  let drawn = from?.drawn ?? 0;
  const note = (news: News): void => void trace.push(Object.assign(news, { at: time.now() - START }));
  const scene: Scene = {
    model, time, woke, note, own,
    rows: [...from?.rows ?? []],
    running: NOT_STARTED,
    lookAtWorld: (outcome) => own?.broken(outcome).forEach(({ name, what }) => note({ kind: 'invariant', name, what })),
    sagaId: SAGA_ID,
    ledger: model.alterations.ledger?.(store) ?? store,
    downstream: modelledDownstream(model.downstream, from?.effects),
    strikes: strikesOf(schedule, (site, { name }) => note({ kind: 'fault', site, fault: name }), from?.strikes),
    ordinal: (counted) => {
      const ordinal = (ordinals.get(counted) ?? 0) + 1;
      ordinals.set(counted, ordinal);
      return ordinal;
    },
    beforeTask: (execution, task) => {
      if (keep && isQuiet(scene, execution)) keepMoment(execution, task, keep);
    },
  };
  const keepMoment = (execution: Execution, task: ScheduledTask, kept: (moment: Moment) => void): void => {
    const fork = execution.fork(draw);
    if (!fork) return;
    kept({
      execution: fork, task, drawn,
      now: time.now(),
      stops: scene.running.stops,
      trace: [...trace],
      rows: [...scene.rows],
      ordinals: new Map(ordinals),
      items: new Map(items),
      effects: scene.downstream.soFar(),
      strikes: scene.strikes.soFar(),
    });
  };
  return { scene, trace, random: () => (drawn += 1, draw()) };
}

/** Worlds of a user's own cannot be copied, nor can ledgers that were altered. */
const isQuiet = ({ model, time }: Scene, execution: Execution): boolean =>
  !model.own && !model.alterations.ledger && time.pending === execution.pendingTimers.length;

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
