/**
 * Time that passes only when told to, shared by any number of executions and tasks. Whatever is due happens in the order of its moments, and
 * at one moment in the order in which it was asked for: the same beginning gives the same course.
 */
import type { Command, EpochMillis, Execution, ExecutionEvent, ExecutionResult, Json, ScheduledTask, TimerId } from './protocol';

/** What a task under way may tell its execution, at once or later. What comes after the end of the task is not heard. */
export interface TaskAnswers {
  started(workerName?: string): void;
  submitted(output: Json): void;
  succeeded(output: Json): void;
  failed(error?: string, cause?: string): void;
  heartbeat(): void;
}

/** The behaviour of tasks: called once for each attempt as it is scheduled. A task that never answers runs into its time-out, if any. */
export type VirtualTask = (task: ScheduledTask, answers: TaskAnswers) => void;

export interface VirtualOptions {
  readonly task: VirtualTask;
  readonly onEnd?: (result: ExecutionResult) => void;
}

export interface VirtualExecution {
  readonly execution: Execution;
  stop(error?: string, cause?: string): void;
  /** Continues it from where it ended without success, at the present moment; nothing happens where that is not possible. */
  redrive(): void;
}

interface Entry {
  readonly due: EpochMillis;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

export class VirtualTime {
  readonly #queue: Entry[] = [];
  #now: EpochMillis;
  #order = 0;

  /** @param start the first moment, in milliseconds since 1970 */
  constructor(start: number = 0) {
    this.#now = start as EpochMillis;
  }

  now(): EpochMillis {
    return this.#now;
  }

  /** Calls back at `due`, or at the present moment if that is past. Returns how to call it off. */
  at(due: number, callback: () => void): () => void {
    this.#order += 1;
    const entry: Entry = { due: Math.max(due, this.#now) as EpochMillis, order: this.#order, callback, cancelled: false };
    insert(this.#queue, entry);
    return () => {
      entry.cancelled = true;
    };
  }

  /** Calls back after so many milliseconds; after none, at this moment but not before this function returns. */
  after(millis: number, callback: () => void): () => void {
    return this.at(this.#now + millis, callback);
  }

  /** Goes to the next moment at which something is due, and does one thing. False when nothing is left. */
  step(): boolean {
    if (this.#next() === undefined) return false;
    const entry = takeFirst(this.#queue);
    if (entry === undefined) return false;
    this.#now = entry.due;
    entry.callback();
    return true;
  }

  /** What is due first. What was called off does not count: no time passes for it. */
  #next(): Entry | undefined {
    while (this.#queue[0]?.cancelled === true) takeFirst(this.#queue);
    return this.#queue[0];
  }

  /** Lets so many milliseconds pass, and all that is due within them happen, each at its own moment. */
  advance(millis: number): void {
    const target = this.#now + millis;
    for (let next = this.#next(); next !== undefined && next.due <= target; next = this.#next()) this.step();
    this.#now = target as EpochMillis;
  }

  /**
   * Goes on until nothing is left to happen.
   *
   * @param maxSteps things that may happen. @default 10 million
   * @throws Error when there are more: something goes round in a circle
   */
  runUntilIdle(maxSteps: number = 10_000_000): void {
    for (let steps = 0; this.step(); steps += 1) {
      if (steps >= maxSteps) throw new Error(`Virtual time does not come to rest: ${maxSteps} things have happened, and more is due.`);
    }
  }

  /** How many things are due. */
  get pending(): number {
    return this.#queue.reduce((count, { cancelled }) => (cancelled ? count : count + 1), 0);
  }

  /** Starts an execution at the present moment, which happens once time is run. */
  start(execution: Execution, options: VirtualOptions): VirtualExecution {
    const driven = this.#drive(execution, options);
    this.after(0, () => driven.send({ type: 'start' }));
    return virtualExecution(execution, driven);
  }

  /** Goes on with the fork of an execution that had just scheduled this task, at the moment at which it was forked. */
  goOn(fork: Execution, task: ScheduledTask, options: VirtualOptions): VirtualExecution {
    const driven = this.#drive(fork, options);
    this.#carryOut({ type: 'scheduleTask', task }, driven);
    for (const { timer, due } of fork.pendingTimers) this.#carryOut({ type: 'setTimer', timer, due }, driven);
    return virtualExecution(fork, driven);
  }

  #drive(execution: Execution, options: VirtualOptions): Driven {
    const timers = new Map<TimerId, () => void>();
    const send = (event: ExecutionEvent): void => {
      for (const command of execution.handle(event, this.#now)) this.#carryOut(command, { send, timers, options });
    };
    return { send, timers, options };
  }

  #carryOut(command: Command, { send, timers, options }: Driven): void {
    switch (command.type) {
      case 'scheduleTask':
        this.after(0, () => options.task(command.task, answersOf(command.task, send)));
        return;
      case 'setTimer':
        timers.set(
          command.timer,
          this.at(command.due, () => send({ type: 'timerDue', timer: command.timer })),
        );
        return;
      case 'clearTimer':
        timers.get(command.timer)?.();
        timers.delete(command.timer);
        return;
      case 'end':
        options.onEnd?.(command.result);
        return;
      case 'abandonTask':
    }
  }
}

interface Driven {
  readonly send: (event: ExecutionEvent) => void;
  readonly timers: Map<TimerId, () => void>;
  readonly options: VirtualOptions;
}

function virtualExecution(execution: Execution, { send }: Driven): VirtualExecution {
  return {
    execution,
    redrive: () => send({ type: 'redrive' }),
    stop: (error, cause) => send({ type: 'stop', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }),
  };
}

function answersOf({ id: task }: ScheduledTask, send: (event: ExecutionEvent) => void): TaskAnswers {
  return {
    started: (workerName) => send({ type: 'taskStarted', task, ...(workerName !== undefined && { workerName }) }),
    submitted: (output) => send({ type: 'taskSubmitted', task, output }),
    succeeded: (output) => send({ type: 'taskSucceeded', task, output }),
    failed: (error, cause) => send({ type: 'taskFailed', task, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }),
    heartbeat: () => send({ type: 'taskHeartbeat', task }),
  };
}

/** The queue is a binary heap: an entry is due no later than those below it. */
function insert(heap: Entry[], entry: Entry): void {
  heap.push(entry);
  let index = heap.length - 1;
  while (index > 0) {
    const above = (index - 1) >> 1;
    if (!isBefore(heap, index, above)) return;
    swap(heap, index, above);
    index = above;
  }
}

function takeFirst(heap: Entry[]): Entry | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  sink(heap);
  return first;
}

function sink(heap: Entry[]): void {
  let index = 0;
  for (;;) {
    const [left, right] = [index * 2 + 1, index * 2 + 2];
    const below = isBefore(heap, right, left) ? right : left;
    if (!isBefore(heap, below, index)) return;
    swap(heap, index, below);
    index = below;
  }
}

function isBefore(heap: readonly Entry[], left: number, right: number): boolean {
  const [a, b] = [heap[left], heap[right]];
  if (a === undefined || b === undefined) return false;
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function swap(heap: Entry[], left: number, right: number): void {
  const [a, b] = [heap[left], heap[right]];
  if (a === undefined || b === undefined) return;
  heap[left] = b;
  heap[right] = a;
}
