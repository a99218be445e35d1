/**
 * The state of one execution as data. Lanes are lines of states: the machine's own, and one for each branch of a Parallel and iteration of a
 * Map. In each lane at most one activity is under way: the visit of one state. Activities of Parallel and Map have lanes of their own, so that
 * the whole is a tree.
 */
import type { OwnContext } from './context';
import type { Failure } from './failure';
import type { History } from './history';
import type { JsonObject } from './json';
import type { Unassigned } from './jsonata/evaluation-input';
import type { State, StateGroup, StateMachine, TaskState, WaitState } from './machine';
import type { Command, EpochMillis, ExecutionContext, ExecutionResult, Handled, Json, TaskId, TimerId } from './protocol';
import type { ObjectLocation } from './states/item-reader';
import type { Trial } from './trial';

export interface Run {
  readonly machine: StateMachine;
  readonly input: Json;
  readonly context: ExecutionContext;
  readonly random: () => number;
  readonly newTaskToken: () => string;
  readonly activityExists: (arn: string) => boolean;
  readonly readObject: (location: ObjectLocation) => string | undefined;
  readonly unassigned: Unassigned;
  readonly history: History;
  /** The names of the states that were entered, in order. */
  readonly entered: string[];
  readonly handled: Handled[];
  readonly root: Lane;
  readonly tasks: Map<TaskId, Activity>;
  readonly timers: Map<TimerId, Timer>;
  /** What is to happen next, in order. Nothing nests: a machine may pass data around for 25,000 events. */
  readonly agenda: AgendaItem[];
  commands: Command[];
  startTime: EpochMillis;
  /** What the context object says of the whole execution, once it is known. */
  ownContext: OwnContext | undefined;
  now: EpochMillis;
  lastTask: number;
  lastTimer: number;
  result: ExecutionResult | undefined;
  /** When it ended last. */
  endTime: EpochMillis;
  /** The last redrive; undefined before the first. */
  redrive: Redrive | undefined;
  /** Only while one state is tried by itself. */
  readonly trial: Trial | undefined;
}

export interface Redrive {
  /** How often the execution has been redriven. */
  readonly count: number;
  readonly time: EpochMillis;
  readonly eventId: number;
  /** The error that the execution had ended with. */
  readonly error: string | undefined;
}

export interface Lane {
  readonly group: StateGroup;
  /** The execution's, or that of a child execution in a distributed Map. */
  readonly history: History;
  readonly scope: Scope;
  /** The Parallel or Map that it belongs to; undefined for the machine's own states. */
  readonly parent: { readonly container: Activity; readonly index: number } | undefined;
  /** `$states.context.Map.Item` in an iteration. */
  readonly mapItem: JsonObject | undefined;
  lastEventId: number;
  /** The visit of a state that has been entered and not left, after a failure too. */
  activity: Activity | undefined;
  /** What the lane was cut off from between two states. */
  upNext: AgendaItem | undefined;
  ended: boolean;
}

/** Variables: inner lanes read those of outer ones and write their own. Replaced, never changed. */
export interface Scope {
  readonly outer: Scope | undefined;
  variables: Readonly<Record<string, Json>>;
}

export type AgendaItem =
  | ({ readonly kind: 'arrival' } & Arrival)
  /** A redrive takes up the state again that the lane ended in. */
  | { readonly kind: 'resumption'; readonly activity: Activity }
  | { readonly kind: 'laneEnded'; readonly lane: Lane; readonly output: Json }
  | { readonly kind: 'laneFailed'; readonly activity: Activity; readonly failure: Failure };

/** A state is to be entered. */
export interface Arrival {
  readonly lane: Lane;
  readonly state: string;
  readonly input: Json;
}

/** One visit of a state, from entering to leaving it, its retries included. */
export interface Activity {
  readonly lane: Lane;
  readonly state: State;
  readonly input: Json;
  readonly enteredEventId: number;
  readonly enteredTime: EpochMillis;
  /** How often each of the state's retriers has been used. */
  readonly retries: number[];
  retryCount: number;
  phase: Phase;
  /** The lanes that a failure of the state has cut short; a redrive goes on with them. */
  cutShort: Branches | undefined;
}

export type Phase =
  | { readonly kind: 'working' }
  | { readonly kind: 'task'; readonly work: TaskWork }
  | { readonly kind: 'waiting'; readonly timer: TimerId }
  | { readonly kind: 'backoff'; readonly timer: TimerId }
  | { readonly kind: 'branches'; readonly branches: Branches }
  | { readonly kind: 'over' };

export interface TaskWork {
  readonly id: TaskId;
  readonly token: string | undefined;
  readonly timeoutTimer: TimerId | undefined;
  readonly heartbeatSeconds: number | undefined;
  heartbeatTimer: TimerId | undefined;
  started: boolean;
}

/** The lanes of a Parallel or Map under way. */
export interface Branches {
  readonly lanes: Map<number, Lane>;
  readonly results: Json[];
  readonly total: number;
  readonly limit: number;
  next: number;
  done: number;
  failed: number;
  /** The lanes that failed. Those that were cut off stay among `lanes`. */
  readonly unsuccessful: Map<number, Lane>;
  /** Lanes that a redrive takes up again once there is room. */
  readonly toResume: (readonly [number, Lane])[];
  /** Of a distributed Map. */
  readonly mapRunArn: string | undefined;
  /** Makes the lane of a branch, its first state to be entered. */
  readonly begin: (index: number) => Lane;
  readonly tolerates: (failed: number) => boolean;
}

export type Timer = TimerPurpose & { readonly due: EpochMillis };

export type TimerPurpose =
  | { readonly purpose: 'execution' }
  | { readonly purpose: 'wait' | 'backoff' | 'timeout' | 'heartbeat'; readonly activity: Activity };

/** The activity of a state of one type, so that the functions of that type need not ask. */
export type ActivityOf<S extends State> = Activity & { readonly state: S };
export type TaskActivity = ActivityOf<TaskState>;
export type WaitActivity = ActivityOf<WaitState>;

/** Adds an event to the history of a lane. */
export function record(run: Run, lane: Lane, type: string, details?: readonly [string, () => JsonObject]): number {
  lane.lastEventId = lane.history.add({
    type,
    previousEventId: lane.lastEventId,
    timestamp: run.now,
    detailsName: details?.[0],
    details: details?.[1],
  });
  return lane.lastEventId;
}

/** Adds an event beside a lane's line: what comes next still follows the event before it. As recorded for the ends of iterations. */
export function recordAside(run: Run, lane: Lane, type: string, details?: readonly [string, () => JsonObject]): number {
  const previousEventId = lane.lastEventId;
  const id = record(run, lane, type, details);
  lane.lastEventId = previousEventId;
  return id;
}

export function setTimer(run: Run, timer: TimerPurpose, due: EpochMillis): TimerId {
  run.lastTimer += 1;
  const id = `timer-${run.lastTimer}` as TimerId;
  run.timers.set(id, { ...timer, due });
  run.commands.push({ type: 'setTimer', timer: id, due });
  return id;
}

export function clearTimer(run: Run, id: TimerId | undefined): void {
  if (id === undefined || !run.timers.delete(id)) return;
  run.commands.push({ type: 'clearTimer', timer: id });
}

export function later(now: EpochMillis, seconds: number): EpochMillis {
  return (now + seconds * 1000) as EpochMillis;
}
