/**
 * How an execution talks to the world. It is sans-I/O: `execution.handle(event, now)` is synchronous, changes the execution's state and
 * history, and returns commands. A driver carries the commands out (real tasks and timers, or virtual ones) and brings back events.
 */

declare const unit: unique symbol;

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = number & { readonly [unit]: 'EpochMillis' };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type TaskId = string & { readonly [unit]: 'TaskId' };
export type TimerId = string & { readonly [unit]: 'TimerId' };

/** What the world tells an execution. An event about a task or timer that is over already is ignored. */
export type ExecutionEvent =
  | { readonly type: 'start' }
  /** The integration has taken the task on (history: TaskStarted). An activity's worker may have given its name. */
  | { readonly type: 'taskStarted'; readonly task: TaskId; readonly workerName?: string }
  /** `.waitForTaskToken` and `.sync`: the call itself has returned; the task goes on (history: TaskSubmitted). */
  | { readonly type: 'taskSubmitted'; readonly task: TaskId; readonly output: Json }
  | { readonly type: 'taskSucceeded'; readonly task: TaskId; readonly output: Json }
  | { readonly type: 'taskFailed'; readonly task: TaskId; readonly error?: string; readonly cause?: string }
  | { readonly type: 'taskHeartbeat'; readonly task: TaskId }
  | { readonly type: 'timerDue'; readonly timer: TimerId }
  | { readonly type: 'stop'; readonly error?: string; readonly cause?: string }
  /** Continues an execution that has ended without success from where it ended; nothing happens where that is not possible. */
  | { readonly type: 'redrive' };

/** What an execution asks of the world. */
export type Command =
  | { readonly type: 'scheduleTask'; readonly task: ScheduledTask }
  /** The execution no longer waits for it (time-out, stop, a failed sibling). What it does out there goes on, as on AWS. */
  | { readonly type: 'abandonTask'; readonly task: TaskId }
  | { readonly type: 'setTimer'; readonly timer: TimerId; readonly due: EpochMillis }
  | { readonly type: 'clearTimer'; readonly timer: TimerId }
  | { readonly type: 'end'; readonly result: ExecutionResult };

export interface ScheduledTask {
  readonly id: TaskId;
  /** The state's name. */
  readonly state: string;
  /** The state's `Resource`, whole: `arn:aws:states:::lambda:invoke`. */
  readonly resource: string;
  /** The evaluated Arguments or Parameters. */
  readonly parameters: Json;
  /** `.waitForTaskToken`: the token that SendTaskSuccess answers; it stands in the parameters too, wherever the definition put it. */
  readonly token?: string;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export type ExecutionResult =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error?: string; readonly cause?: string };

/** One event of the history, in the shape of GetExecutionHistory (timestamps as epoch milliseconds here). */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: EpochMillis;
  /** AWS's HistoryEventType: `TaskStateEntered`, `TaskScheduled` … */
  readonly type: string;
  /** The member that AWS names after the type (`taskScheduledEventDetails`), and its value. Absent for types without details. */
  readonly detailsName?: string;
  readonly details?: { readonly [name: string]: Json };
}

/** What the context object says of the execution and its machine. */
export interface ExecutionContext {
  readonly executionArn: string;
  readonly executionName: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  /** An Express workflow runs five minutes at most, and cannot be redriven. @default 'STANDARD' */
  readonly type?: 'STANDARD' | 'EXPRESS';
}

/** Whether RedriveExecution would be taken, and AWS's reason if not. */
export type Redrivability = { readonly status: 'REDRIVABLE' } | { readonly status: 'NOT_REDRIVABLE'; readonly reason: string };

/** A failure of a state that one of its handlers took up: which one, by its place in the state's list. */
export interface Handled {
  readonly state: string;
  readonly by: 'Retry' | 'Catch';
  readonly index: number;
  /** How many states had been entered by then. */
  readonly entered: number;
}

/** The one thing that lives: made by `createExecution(machine, options)` in `execution.ts`. */
export interface Execution {
  handle(event: ExecutionEvent, now: EpochMillis): readonly Command[];
  readonly history: readonly HistoryEvent[];
  /** The names of the states that were entered so far, in order: what a history says too, and costs more to write. */
  readonly entered: readonly string[];
  /** The retriers and catchers that took up failures so far, in order. */
  readonly handled: readonly Handled[];
  /** Absent while running. */
  readonly result: ExecutionResult | undefined;
  readonly redriveCount: number;
  /** When it was redriven last. */
  readonly redriveTime: EpochMillis | undefined;
  redrivability(now: EpochMillis): Redrivability;
  /** The timers that it has asked for and still waits for. */
  readonly pendingTimers: readonly { readonly timer: TimerId; readonly due: EpochMillis }[];
  /**
   * A copy that goes its own way from here: undefined unless it waits for one task, outside every Parallel and Map. Whoever drives the copy
   * sets its pending timers and answers its task.
   *
   * @param random what the copy draws from
   */
  fork(random: () => number): Execution | undefined;
}

/**
 * Does the work of a task. The real-time driver calls it once a task is scheduled.
 *
 * - Resolves with the task's output. For `.waitForTaskToken` this is the response of the call itself: the driver reports it as submitted.
 * - Rejects with a `TaskFailure` (its error name and cause go to Retry and Catch); anything else is a defect of the integration and fails
 *   the task with `States.TaskFailed`.
 * - An activity's task is answered by its token alone: the integration says when a worker has taken it, and never resolves.
 */
export type TaskIntegration = (task: ScheduledTask, progress: TaskProgress) => Promise<Json>;

/** What an integration may tell, and learn, while it works on a task. */
export interface TaskProgress {
  /** An activity's worker has taken the task. Other tasks count as started at once. */
  started(workerName?: string): void;
  /** `.sync`: the call has returned, the work goes on. */
  submitted(output: Json): void;
  /** Aborts once the execution no longer waits for the task: a time-out, a stop, a failed sibling. */
  readonly signal: AbortSignal;
}

export class TaskFailure extends Error {
  constructor(readonly error: string, override readonly cause: string) {
    super(`${error}: ${cause}`);
  }
}
