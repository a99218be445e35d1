/** Runs one execution against real tasks. It has no clock and no timers of its own: both are given. */
import {
  type Command,
  type EpochMillis,
  type Execution,
  type ExecutionEvent,
  type ExecutionResult,
  type HistoryEvent,
  type Json,
  type ScheduledTask,
  TaskFailure,
  type TaskId,
  type TaskIntegration,
  type TaskProgress,
  type TimerId,
} from './protocol';

export interface RealTimeOptions {
  /** The work of a task. Rejecting with a TaskFailure fails the task; see TaskIntegration. */
  readonly integration: TaskIntegration;
  readonly clock: { now(): EpochMillis };
  /** Calls back once, no earlier than at `due`. Returns how to call it off. */
  readonly setTimer: (due: EpochMillis, callback: () => void) => () => void;
  /** Each event of the history as it is recorded. */
  readonly onEvent?: (event: HistoryEvent) => void;
  readonly onEnd?: (result: ExecutionResult) => void;
}

/** An execution under way. Answers by token say whether a task was waiting for that token. */
export interface RealTimeExecution {
  readonly execution: Execution;
  sendTaskSuccess(token: string, output: Json): boolean;
  sendTaskFailure(token: string, error?: string, cause?: string): boolean;
  sendTaskHeartbeat(token: string): boolean;
  /** Whether a task waits for this token. */
  hasToken(token: string): boolean;
  /** Ends it ABORTED. Tasks that run go on, unheard. */
  stop(error?: string, cause?: string): void;
  /** Continues it from where it ended without success; nothing happens where that is not possible. `onEnd` is called again. */
  redrive(): void;
  /** Forgets all timers and hears nothing more, without an end: for shutting down. */
  dispose(): void;
}

/** Starts an execution. Callbacks come in the order of events, the first ones before this returns. */
export function startOnRealTime(execution: Execution, options: RealTimeOptions): RealTimeExecution {
  const driver = newDriver(execution, options);
  driver.send({ type: 'start' });
  return {
    execution,
    sendTaskSuccess: (token, output) => driver.answer(token, (task) => ({ type: 'taskSucceeded', task, output })),
    sendTaskFailure: (token, error, cause) =>
      driver.answer(token, (task) => ({ type: 'taskFailed', task, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })),
    sendTaskHeartbeat: (token) => driver.answer(token, (task) => ({ type: 'taskHeartbeat', task })),
    hasToken: (token) => driver.tokens.has(token),
    stop: (error, cause) => driver.send({ type: 'stop', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }),
    redrive: () => driver.send({ type: 'redrive' }),
    dispose: () => driver.dispose(),
  };
}

interface Driver {
  readonly tokens: ReadonlyMap<string, TaskId>;
  send(event: ExecutionEvent): void;
  answer(token: string, event: (task: TaskId) => ExecutionEvent): boolean;
  dispose(): void;
}

interface DriverState {
  readonly execution: Execution;
  readonly options: RealTimeOptions;
  readonly tokens: Map<string, TaskId>;
  /** Of the tasks whose integration is at work. */
  readonly working: Map<TaskId, AbortController>;
  readonly timers: Map<TimerId, () => void>;
  /** Told while another was being carried out: each waits its turn, so that nothing follows the end of an execution. */
  readonly waiting: ExecutionEvent[];
  isBusy: boolean;
  reported: number;
  disposed: boolean;
}

function newDriver(execution: Execution, options: RealTimeOptions): Driver {
  const state: DriverState = { execution, options, tokens: new Map(), working: new Map(), timers: new Map(), waiting: [], isBusy: false, reported: 0, disposed: false };
  return {
    tokens: state.tokens,
    send: (event) => send(state, event),
    answer: (token, event) => answer(state, token, event),
    dispose: () => dispose(state),
  };
}

/** Callbacks and integrations may send, stop or dispose in their turn. */
function send(state: DriverState, event: ExecutionEvent): void {
  if (state.disposed) return;
  forgetToken(state, event);
  state.waiting.push(event);
  if (state.isBusy) return;
  state.isBusy = true;
  try {
    for (let next = state.waiting.shift(); next !== undefined; next = state.waiting.shift()) handle(state, next);
  } finally {
    state.isBusy = false;
  }
}

function handle(state: DriverState, event: ExecutionEvent): void {
  const commands = state.execution.handle(event, state.options.clock.now());
  reportEvents(state);
  for (const command of commands) if (!state.disposed) carryOut(state, command);
}

/** A token answers once. */
function forgetToken({ tokens }: DriverState, event: ExecutionEvent): void {
  if (event.type !== 'taskSucceeded' && event.type !== 'taskFailed') return;
  for (const [token, task] of tokens) if (task === event.task) tokens.delete(token);
}

function reportEvents(state: DriverState): void {
  const { history } = state.execution;
  while (!state.disposed && state.reported < history.length) {
    const event = history[state.reported];
    state.reported += 1;
    if (event !== undefined) state.options.onEvent?.(event);
  }
}

function carryOut(state: DriverState, command: Command): void {
  switch (command.type) {
    case 'scheduleTask':
      runTask(state, command.task);
      return;
    case 'abandonTask':
      for (const [token, task] of state.tokens) if (task === command.task) state.tokens.delete(token);
      state.working.get(command.task)?.abort();
      return;
    case 'setTimer':
      state.timers.set(command.timer, state.options.setTimer(command.due, () => timerDue(state, command.timer)));
      return;
    case 'clearTimer':
      state.timers.get(command.timer)?.();
      state.timers.delete(command.timer);
      return;
    case 'end':
      state.tokens.clear();
      state.options.onEnd?.(command.result);
  }
}

function timerDue(state: DriverState, timer: TimerId): void {
  if (state.timers.delete(timer)) send(state, { type: 'timerDue', timer });
}

function runTask(state: DriverState, task: ScheduledTask): void {
  if (task.token !== undefined) state.tokens.set(task.token, task.id);
  void work(state, task);
}

/** The outcome of the integration as an event; never rejects. A task that waits for a token is only submitted by its call. */
async function work(state: DriverState, task: ScheduledTask): Promise<void> {
  const abandoned = new AbortController();
  state.working.set(task.id, abandoned);
  if (!isActivity(task)) send(state, { type: 'taskStarted', task: task.id });
  try {
    const output = await state.options.integration(task, progressOf(state, task, abandoned.signal));
    send(state, { type: task.token === undefined ? 'taskSucceeded' : 'taskSubmitted', task: task.id, output });
  } catch (thrown) {
    send(state, { type: 'taskFailed', task: task.id, ...failureOf(thrown) });
  } finally {
    state.working.delete(task.id);
  }
}

/** Its worker starts it, whenever one comes. */
function isActivity({ resource }: ScheduledTask): boolean {
  return /^arn:[^:]+:states:[^:]+:\d+:activity:/.test(resource);
}

function progressOf(state: DriverState, { id: task }: ScheduledTask, signal: AbortSignal): TaskProgress {
  return {
    signal,
    started: (workerName) => send(state, { type: 'taskStarted', task, ...(workerName !== undefined && { workerName }) }),
    submitted: (output) => send(state, { type: 'taskSubmitted', task, output }),
  };
}

function failureOf(thrown: unknown): { readonly error: string; readonly cause: string } {
  if (thrown instanceof TaskFailure) return { error: thrown.error, cause: thrown.cause };
  return { error: 'States.TaskFailed', cause: thrown instanceof Error ? thrown.message : String(thrown) };
}

function answer(state: DriverState, token: string, event: (task: TaskId) => ExecutionEvent): boolean {
  const task = state.tokens.get(token);
  if (task === undefined) return false;
  send(state, event(task));
  return true;
}

function dispose(state: DriverState): void {
  state.disposed = true;
  state.waiting.length = 0;
  for (const cancel of state.timers.values()) cancel();
  state.timers.clear();
  state.tokens.clear();
  state.working.clear();
}
