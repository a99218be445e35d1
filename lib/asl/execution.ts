/** One execution of a machine: events in, commands and history out. Synchronous, without clock, timers or chance of its own. */
import { endExecution } from './end-execution';
import { forkOf, pendingTimersOf } from './fork';
import { laneEnded, laneFailed } from './lanes';
import { History, HistoryIsFull, MAX_EVENTS, NOT_TRUNCATED } from './history';
import { isTooDeep, MAX_DEPTH } from './json';
import type { Unassigned } from './jsonata/evaluation-input';
import type { StateMachine } from './machine';
import type { Command, EpochMillis, Execution, ExecutionContext, ExecutionEvent, Json, Redrivability, TimerId } from './protocol';
import { redrivabilityOf, takeUpAgain } from './redrive';
import { type Activity, type AgendaItem, later, type Lane, type Run, setTimer, type WaitActivity } from './run';
import { seededRandom } from './seeded-random';
import type { Trial } from './trial';
import { beginState } from './states/begin';
import type { ObjectLocation } from './states/item-reader';
import { ongoingTask, taskFailed, taskHeartbeat, taskStarted, taskSubmitted, taskSucceeded, taskTimedOut } from './states/task';
import { endWait } from './states/wait';
import { uuidFrom } from './uuid';
import { attempt, enterState } from './visit';

export interface ExecutionOptions {
  readonly input: Json;
  readonly context: ExecutionContext;
  /** Jitter, `$random` and `$uuid` draw from it. @default the same numbers for every execution, from a fixed seed */
  readonly random?: () => number;
  /** Makes the token of a task that waits for one; must never repeat one. @default a UUID from `random` */
  readonly newTaskToken?: () => string;
  /** Asked before a task is given to an activity: one that does not exist fails the execution. @default every activity exists */
  readonly activityExists?: (arn: string) => boolean;
  /** What an object of S3 has, for the ItemReader of a Map; undefined where there is none. @default there are no objects */
  readonly readObject?: (location: ObjectLocation) => string | undefined;
  /** What JSONata finds in a variable that no state has assigned. @default 'nothing', as on AWS */
  readonly unassigned?: Unassigned;
}

/**
 * An execution that waits for its `start` event. The same events at the same moments, with the same random numbers, give the same history.
 *
 * An event about something that is over is ignored; after the end, every event is.
 *
 * @throws RangeError when the input is nested deeper than 1,000 levels, which AWS does not read either
 */
export function createExecution(machine: StateMachine, options: ExecutionOptions): Execution {
  if (isTooDeep(options.input)) throw new RangeError(`Cannot start an execution: its input is nested deeper than ${MAX_DEPTH} levels.`);
  return new MachineExecution(newRun(machine, options));
}

/** A class, since an object literal with getters costs more than the rest of starting an execution. */
class MachineExecution implements Execution {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get history(): Execution['history'] {
    return this.#run.history.events;
  }

  get entered(): Execution['entered'] {
    return this.#run.entered;
  }

  get handled(): Execution['handled'] {
    return this.#run.handled;
  }

  get result(): Execution['result'] {
    return this.#run.result;
  }

  get redriveCount(): number {
    return this.#run.redrive?.count ?? 0;
  }

  get redriveTime(): EpochMillis | undefined {
    return this.#run.redrive?.time;
  }

  redrivability(now: EpochMillis): Redrivability {
    return redrivabilityOf(this.#run, now);
  }

  get pendingTimers(): Execution['pendingTimers'] {
    return pendingTimersOf(this.#run);
  }

  fork(random: () => number): Execution | undefined {
    const run = forkOf(this.#run, random);
    return run && new MachineExecution(run);
  }

  handle(event: ExecutionEvent, now: EpochMillis): readonly Command[] {
    return handle(this.#run, event, now);
  }
}

/** @param trial when one state of the machine is tried by itself */
export function newRun(machine: StateMachine, options: ExecutionOptions, trial?: Trial): Run {
  const random = options.random ?? seededRandom(0);
  const history = new History();
  return {
    machine,
    input: options.input,
    context: options.context,
    random,
    activityExists: options.activityExists ?? (() => true),
    readObject: options.readObject ?? (() => undefined),
    unassigned: options.unassigned ?? 'nothing',
    newTaskToken: options.newTaskToken ?? (() => uuidFrom(random)),
    history,
    entered: [],
    handled: [],
    root: rootLane(machine, history),
    tasks: new Map(),
    timers: new Map(),
    agenda: [],
    commands: [],
    startTime: 0 as EpochMillis,
    ownContext: undefined,
    now: 0 as EpochMillis,
    lastTask: 0,
    lastTimer: 0,
    result: undefined,
    endTime: 0 as EpochMillis,
    redrive: undefined,
    trial,
  };
}

function rootLane(machine: StateMachine, history: History): Lane {
  return {
    group: machine.states,
    history,
    scope: { outer: undefined, variables: {} },
    parent: undefined,
    mapItem: undefined,
    lastEventId: 0,
    activity: undefined,
    upNext: undefined,
    ended: false,
  };
}

function handle(run: Run, event: ExecutionEvent, now: EpochMillis): readonly Command[] {
  if (run.result !== undefined && event.type !== 'redrive') return [];
  run.commands = [];
  run.now = now;
  try {
    react(run, event);
    workOff(run);
  } catch (thrown) {
    if (!(thrown instanceof HistoryIsFull)) throw thrown;
    const cause = `The execution reached the maximum number of history events (${MAX_EVENTS}).`;
    endExecution(run, { status: 'FAILED', error: 'States.Runtime', cause });
  }
  return run.commands;
}

function react(run: Run, event: ExecutionEvent): void {
  switch (event.type) {
    case 'start':
      return start(run);
    case 'redrive':
      return redrive(run);
    case 'stop':
      return endExecution(run, {
        status: 'ABORTED',
        ...(event.error !== undefined && { error: event.error }),
        ...(event.cause !== undefined && { cause: event.cause }),
      });
    case 'timerDue':
      return timerDue(run, event.timer);
    case 'taskStarted':
    case 'taskSubmitted':
    case 'taskSucceeded':
    case 'taskFailed':
    case 'taskHeartbeat':
      return taskEvent(run, event);
  }
}

function start(run: Run): void {
  if (run.history.length > 0) return;
  const { machine, root } = run;
  run.startTime = run.now;
  run.history.add({
    type: 'ExecutionStarted',
    previousEventId: 0,
    timestamp: run.now,
    detailsName: 'executionStartedEventDetails',
    details: () => ({ input: JSON.stringify(run.input), inputDetails: NOT_TRUNCATED, roleArn: run.context.roleArn }),
  });
  limitTime(run);
  run.agenda.push({ kind: 'arrival', lane: root, state: machine.states.startAt, input: run.input });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions */
const EXPRESS_SECONDS = 300;

/** For the whole execution; a redrive has it all again. */
function limitTime(run: Run): void {
  const { timeoutSeconds } = run.machine;
  const seconds = run.context.type === 'EXPRESS' ? Math.min(timeoutSeconds ?? EXPRESS_SECONDS, EXPRESS_SECONDS) : timeoutSeconds;
  if (seconds !== undefined) setTimer(run, { purpose: 'execution' }, later(run.now, seconds));
}

/** Ignored where it is not possible; `redrivability` says so beforehand. */
function redrive(run: Run): void {
  if (redrivabilityOf(run, run.now).status === 'NOT_REDRIVABLE') return;
  takeUpAgain(run);
  limitTime(run);
}

function workOff(run: Run): void {
  for (let item = run.agenda.shift(); item !== undefined; item = run.agenda.shift()) doNext(run, item);
}

function doNext(run: Run, item: AgendaItem): void {
  switch (item.kind) {
    case 'arrival':
      if (!item.lane.ended) beginState(run, enterState(run, item));
      return;
    case 'resumption':
      if (!item.activity.lane.ended) beginState(run, item.activity);
      return;
    case 'laneEnded':
      laneEnded(run, item.lane, item.output);
      return;
    case 'laneFailed':
      laneFailed(run, item.activity, item.failure);
  }
}

type TaskEvent = Extract<ExecutionEvent, { task: unknown }>;

function taskEvent(run: Run, event: TaskEvent): void {
  const task = ongoingTask(run, event.task);
  if (task === undefined) return;
  switch (event.type) {
    case 'taskStarted':
      return taskStarted(run, task, event.workerName);
    case 'taskSubmitted':
      return taskSubmitted(run, task, event.output);
    case 'taskSucceeded':
      return taskSucceeded(run, task, event.output);
    case 'taskFailed':
      return taskFailed(run, task, event);
    case 'taskHeartbeat':
      return taskHeartbeat(run, task);
  }
}

function timerDue(run: Run, id: TimerId): void {
  const timer = run.timers.get(id);
  if (timer === undefined) return;
  run.timers.delete(id);
  switch (timer.purpose) {
    case 'execution':
      return endExecution(run, { status: 'TIMED_OUT' });
    case 'wait':
      return attempt(run, timer.activity, () => endWait(run, timer.activity as WaitActivity));
    case 'backoff':
      return retryState(run, timer.activity);
    case 'timeout':
    case 'heartbeat':
      return timeOut(run, timer.activity, timer.purpose);
  }
}

function retryState(run: Run, activity: Activity): void {
  activity.retryCount += 1;
  activity.phase = { kind: 'working' };
  beginState(run, activity);
}

function timeOut(run: Run, activity: Activity, which: 'timeout' | 'heartbeat'): void {
  const task = activity.phase.kind === 'task' ? ongoingTask(run, activity.phase.work.id) : undefined;
  if (task !== undefined) taskTimedOut(run, task, which);
}
