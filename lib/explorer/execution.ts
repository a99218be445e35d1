/** What becomes of the execution as a whole: it is stopped and redriven, or its id is taken a second time. */
import { createExecution, seededRandom, type Execution, type ExecutionResult, type ScheduledTask, type TaskAnswers, type VirtualExecution, type VirtualOptions } from '../asl';
import { ABANDONED, COMPENSATED, INPUT_MISMATCH } from '../contract/error-names';
import type { Json } from '../contract/json';
import type { StartCourse } from './faults/fault-kind';
import { strikesOf, type Plan } from './faults/strikes';
import type { Model } from './model';
import type { Moment } from './moment';
import type { Scene } from './scene';
import type { Site } from './site';
import type { News, Outcome } from './trace';

/** The name of the execution, and so the saga's id. */
export const SAGA_ID = 'saga-1';

const CONTEXT = {
  executionArn: `arn:aws:states:eu-west-1:1:execution:search:${SAGA_ID}`, executionName: SAGA_ID, roleArn: 'arn:aws:iam::1:role/search',
  stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:search', stateMachineName: 'search',
};

/** A compiled machine assigns every variable before it reads it: one that was not would drop out of what a step is given, without a word. */
export const executionOf = ({ machine }: Model, input: Json, random: () => number): Execution =>
  createExecution(machine, { input, context: CONTEXT, random, unassigned: 'refused' });

/** An execution that runs, as operators reach it. */
export interface Running {
  /** How often it was stopped: what was called before the last time hears nobody. */
  stops: number;
  /** It has not ended, and can be stopped. */
  isOpen(): boolean;
  stop(): void;
  canBeRedriven(): boolean;
  redrive(): void;
  /** Starts a second execution with the same id and another input. */
  startAgain(): void;
}

const nothing = (): void => undefined;
const never = (): boolean => false;

export const NOT_STARTED: Running = { stops: 0, isOpen: never, stop: nothing, canBeRedriven: never, redrive: nothing, startAgain: nothing };

/** Carries out a Task of an execution. */
export type CarryOut = (scene: Scene, task: ScheduledTask, answers: TaskAnswers) => void;

const WHOLE = { step: 'saga', operation: 'execution', ordinal: 1 } as const;

/** Starts the scene's execution. */
export function start(scene: Scene, execution: Execution, seed: number, carryOut: CarryOut): void {
  scene.running = runningAs(scene, scene.time.start(execution, behaviour(scene, execution, carryOut)), seed, carryOut);
  startedAgain(scene, scene.strikes.planAt({ ...WHOLE, invocation: 1, point: 'start' }, ''));
}

/** Goes on with the fork of an execution, from a task that it had just asked for. */
export function goOn(scene: Scene, { execution, task, stops }: Pick<Moment, 'execution' | 'task' | 'stops'>, seed: number, carryOut: CarryOut): void {
  scene.running = { ...runningAs(scene, scene.time.goOn(execution, task, behaviour(scene, execution, carryOut)), seed, carryOut), stops };
}

function behaviour(scene: Scene, execution: Execution, carryOut: CarryOut): VirtualOptions {
  return {
    task: (task, answers) => {
      scene.beforeTask(execution, task);
      carryOut(scene, task, answers);
    },
    onEnd: (result) => onEnd(scene, result),
  };
}

function runningAs(scene: Scene, driven: VirtualExecution, seed: number, carryOut: CarryOut): Running {
  return {
    stops: 0,
    isOpen: () => driven.execution.result === undefined,
    stop: () => driven.stop('Operator.Stopped', 'an operator has stopped it'),
    canBeRedriven: () => driven.execution.redrivability(scene.time.now()).status === 'REDRIVABLE',
    redrive: () => driven.redrive(),
    startAgain: () => startSecond(scene, seed, carryOut),
  };
}

/** The machine begins an attempt of a Task; `entry` names the entry of its state. */
export function standsIn(scene: Scene, at: Pick<Site, 'step' | 'operation' | 'invocation'>, entry: string): void {
  const plan = scene.strikes.planAt({ ...at, point: 'state', ordinal: 1 }, entry);
  startedAgain(scene, plan);
  const { course: { stops }, strike } = plan;
  if (stops === 'no') return;
  scene.time.after(stops.afterMs, () => {
    if (!scene.running.isOpen()) return;
    strike();
    scene.running.stop();
    redriveLater(scene, stops.redrivenAfterMs);
  });
}

function startedAgain(scene: Scene, { course: { startedAgain: again }, strike }: Plan<StartCourse>): void {
  if (again === 'no') return;
  scene.time.after(again.afterMs, () => {
    strike();
    scene.running.startAgain();
  });
}

function redriveLater(scene: Scene, afterMs: number, strike = nothing): void {
  scene.time.after(afterMs, () => {
    if (!scene.running.canBeRedriven()) return;
    strike();
    scene.note({ kind: 'redriven' });
    scene.running.redrive();
  });
}

function onEnd(scene: Scene, result: ExecutionResult): void {
  if (result.status === 'ABORTED') {
    scene.running.stops += 1;
    scene.note({ kind: 'stopped' });
    return;
  }
  scene.note({ kind: 'ended', ...outcomeOf(result) });
  if (result.status === 'SUCCEEDED') return;
  const { course: { redrivenAfterMs }, strike } = scene.strikes.planAt({ ...WHOLE, invocation: scene.ordinal('end'), point: 'end' }, '');
  if (redrivenAfterMs !== 'never') redriveLater(scene, redrivenAfterMs, strike);
}

export function outcomeOf(result: ExecutionResult): { readonly outcome: Outcome; readonly error?: string; readonly cause?: string } {
  if (result.status === 'SUCCEEDED') return { outcome: 'completed' };
  const { error = result.status, cause = '' } = result;
  if (error === COMPENSATED) return { outcome: 'compensated', cause };
  if (error === INPUT_MISMATCH) return { outcome: 'refused', error, cause };
  return error === ABANDONED ? { outcome: 'abandoned', cause } : { outcome: 'lost', error, cause };
}

/** No fault strikes the second execution, and of what it does only that is told which must not happen beside the first. */
function startSecond(scene: Scene, seed: number, carryOut: CarryOut): void {
  scene.note({ kind: 'started again' });
  const second: Scene = {
    ...scene,
    strikes: strikesOf([], () => undefined),
    rows: [],
    calls: new Map(),
    beforeTask: nothing,
    note: (news) => toldOfSecond(news).forEach((told) => scene.note(told)),
    // What tells one invocation or request from another is drawn from one row for both.
    ordinal: (counted) => scene.ordinal(counted === 'attempt' || counted === 'request' ? counted : `second ${counted}`),
  };
  start(second, executionOf(scene.model, otherThan(scene.model.input), seededRandom(seed)), seed, carryOut);
}

function toldOfSecond(news: News): readonly News[] {
  if (news.kind === 'handler began') return [{ kind: 'second acts', step: news.who.step }];
  return news.kind === 'ended' ? [{ ...news, kind: 'second ended' }] : [];
}

/** What an object has beside what the saga reads is looked at by nothing but the input's hash. */
const otherThan = (input: Json): Json => (isObject(input) ? { ...input, startedAgain: true } : [input]);

const isObject = (json: Json): json is { readonly [name: string]: Json } => typeof json === 'object' && json !== null && !Array.isArray(json);
