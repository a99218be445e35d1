import { VirtualTime, type Handled, type ScheduledTask, type TaskAnswers } from '../asl';
import { executionOf, goOn, outcomeOf, start } from './execution';
import { invoke } from './invoke';
import type { Model } from './model';
import type { Moment } from './moment';
import { deliverLetter } from './operator';
import type { Scene } from './scene';
import type { Following } from './schedules';
import type { Schedule, Site } from './site';
import { stageFor, START, type Play } from './stage';
import type { Outcome, Trace } from './trace';

/** One saga from its start until nothing of it is left to happen. */
export interface Run {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly trace: Trace;
  readonly outcome: Outcome;
  /** The sites that the run passed, in order. */
  readonly sites: readonly Site[];
  /** The sites of the schedule whose faults have changed what happened. */
  readonly struck: ReadonlySet<string>;
  /** The place among `sites` of the last for which a fault was planned; -1 when there is none. */
  readonly lastStruck: number;
  /** The states that the machine entered, in order. */
  readonly states: readonly string[];
  /** The retriers and catchers that took up failures. */
  readonly handled: readonly Handled[];
  /** What invocations found in the ledger when they first looked: `compensation finds COMPLETED`. */
  readonly rows: readonly string[];
}

/** More can happen only in a saga that goes round in a circle: the longest schedules take some thousands. */
const MAX_HAPPENINGS = 100_000;
/** The most patient saga has ended: Step Functions lets an execution stay open for a year, and another may be started with its id after that. */
const LONGEST_RUN_MS = 5 * 366 * 86_400_000;

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

/** Each moment copies what came before it, and a saga that goes round in a circle has thousands. */
const MOST_MOMENTS = 50;

async function keepingMoments(model: Model, given: Play): Promise<Beginning> {
  const moments: Moment[] = [];
  const run = await play(model, given, (moment) => {
    const kept = moments.length < MOST_MOMENTS ? moment() : undefined;
    if (kept) moments.push(kept);
  });
  return { ...run, moments };
}

async function play(model: Model, given: Play, onTask: (moment: () => Moment | undefined) => void = () => undefined): Promise<Run> {
  const { schedule, seed, from } = given;
  const time = new VirtualTime(from?.now ?? START);
  const pump = pumpOf(time);
  const stage = stageFor(model, given, time, { woke: pump.woke, beforeTask: (execution, task) => onTask(() => stage.momentOf(execution, task)) });
  const { scene, trace, random } = stage;
  const execution = from?.execution.fork(random) ?? executionOf(model, model.input, random);
  if (from) goOn(scene, { ...from, execution }, seed, carryOut);
  else start(scene, execution, seed, carryOut);
  await pump.run(scene.ownCalls?.ended ?? promisesSettled);
  if (time.pending > 0) scene.note({ kind: 'cut off' });
  const outcome = execution.result ? outcomeOf(execution.result).outcome : 'open';
  scene.lookAtWorld(outcome);
  const { sites, struck, lastStruck } = scene.strikes;
  return { schedule, seed, trace, outcome, sites, struck, lastStruck: lastStruck(), states: execution.entered, handled: execution.handled, rows: scene.rows };
}

function carryOut(scene: Scene, task: ScheduledTask, answers: TaskAnswers): void {
  if (task.token === undefined) invoke(scene, task, answers);
  else deliverLetter(scene, task, answers);
}

/** Between two moments of virtual time, all that promises of the runtime have settled goes on until it waits for time again. */
function pumpOf(time: VirtualTime): Pump {
  let awake = false;
  const latest = START + LONGEST_RUN_MS;
  return {
    woke: () => { awake = true; },
    run: async (settled) => {
      await Promise.resolve();
      for (let happenings = 0; happenings < MAX_HAPPENINGS && time.now() < latest && time.step(); happenings += 1) {
        if (!awake) continue;
        awake = false;
        await settled();
      }
    },
  };
}

interface Pump {
  readonly woke: () => void;
  /** Goes on until nothing is left to happen, or so much has happened that something goes round in a circle. `settled` works off promises. */
  readonly run: (settled: () => Promise<void>) => Promise<void>;
}

/**
 * Node works off every promise before the next tick, so that nothing modelled is left to settle then: a turn of the event loop costs as much
 * as a third of the run. A user's own handlers may use ticks themselves, and get such a turn (`OwnCalls`).
 *
 * That holds only in a continuation of a promise, which is why a run begins with an `await`: a tick that a timer or a message has asked for
 * comes as soon as that is over, before the promises.
 */
const promisesSettled = (): Promise<void> => new Promise((resolve) => { process.nextTick(resolve); });
