import { randomUUID } from 'node:crypto';
import {
  createExecution,
  startOnRealTime,
  type EpochMillis as AslTime,
  type Execution,
  type HistoryEvent,
  type Json,
  type RealTimeExecution,
  type Redrivability,
} from '../../asl';
import type { Clock, EpochMillis } from '../../contract/time';
import { ApiError } from '../http/api';
import { nodeTimers } from '../node-timers';
import type { LocalIntegration } from '../tasks/integrations';
import type { Machine } from './machines';

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  /** As it was when the execution started: an update does not touch what runs. */
  readonly machine: Machine;
  /** As it was sent. */
  readonly input: string;
  readonly started: EpochMillis;
  readonly stopped: EpochMillis | undefined;
  readonly execution: Execution;
  /** Ordinal of its start among all executions, from 1. */
  readonly ordinal: number;
}

/** A task token that was given out: `waiting` is the execution while a task still waits for it. */
export interface Token {
  readonly waiting: Pick<RealTimeExecution, 'sendTaskSuccess' | 'sendTaskFailure' | 'sendTaskHeartbeat'> | undefined;
}

/** Every execution since the cloud was started, in memory. */
export interface Executions {
  start(machine: Machine, name: string, input: string): ExecutionRecord;
  find(arn: string): ExecutionRecord | undefined;
  /** Of one machine, the newest first. */
  of(machine: Machine): readonly ExecutionRecord[];
  redrivability(record: ExecutionRecord): Redrivability;
  /** Continues one that ended without success. */
  redrive(record: ExecutionRecord): void;
  stop(record: ExecutionRecord, reason: { readonly error?: string; readonly cause?: string }): void;
  /** `undefined` for a token that was never given out. */
  token(token: string): Token | undefined;
  /** Resolves once the execution has ended; rejects when `close` comes first. */
  ended(arn: string): Promise<ExecutionRecord>;
  /** Forgets what is under way: no timer rings any more, no task is heard, and nothing starts. */
  close(): void;
}

export interface ExecutionsOptions {
  readonly clock: Clock;
  readonly integration: LocalIntegration;
  readonly activityExists: (arn: string) => boolean;
  /** Each event of each history as it is recorded. */
  readonly onEvent: (event: HistoryEvent) => void;
}

interface OwnRecord extends ExecutionRecord {
  stopped: EpochMillis | undefined;
  running: RealTimeExecution | undefined;
  /** Of the course that it is on: a redriven execution ends anew. */
  end: PromiseWithResolvers<void>;
}

export function createExecutions(options: ExecutionsOptions): Executions {
  const records = new Map<string, OwnRecord>();
  const tokens = new Map<string, OwnRecord>();
  let isClosed = false;
  return {
    start(machine, name, input) {
      // A task or a caller whose request was under way.
      if (isClosed) throw new ApiError('ServiceUnavailable', 'The one-machine cloud was stopped.', 503);
      const record = newRecord(machine, name, input, records.size + 1, options);
      records.set(record.arn, record);
      record.running = run(record, tokens, options);
      return record;
    },
    redrivability: ({ execution }) => execution.redrivability(aslNow(options.clock)),
    redrive: ({ arn }) => redrive(records.get(arn)),
    stop: (record, { error, cause }) => records.get(record.arn)?.running?.stop(error, cause),
    find: (arn) => records.get(arn),
    of: (machine) => [...records.values()].filter((record) => isOf(record, machine)).toReversed(),
    token(token) {
      const record = tokens.get(token);
      return record && { waiting: record.running?.hasToken(token) === true ? record.running : undefined };
    },
    async ended(arn) {
      const record = records.get(arn);
      if (!record) throw new Error(`There is no execution ${arn}.`);
      await record.end.promise;
      return record;
    },
    close() {
      isClosed = true;
      for (const record of records.values()) forget(record);
    },
  };
}

function aslNow(clock: Clock): AslTime {
  return clock.now() as number as AslTime;
}

function forget({ arn, running, end }: OwnRecord): void {
  running?.dispose();
  // Nobody need be waiting.
  end.promise.catch(() => undefined);
  end.reject(new Error(`The one-machine cloud was stopped before ${arn} ended.`));
}

function redrive(record: OwnRecord | undefined): void {
  if (!record) return;
  record.stopped = undefined;
  record.end = Promise.withResolvers();
  record.running?.redrive();
}

function newRecord(machine: Machine, name: string, input: string, ordinal: number, { clock, activityExists }: ExecutionsOptions): OwnRecord {
  const arn = executionArn(machine, name);
  const execution = createExecution(machine.parsed, {
    input: JSON.parse(input) as Json,
    context: { executionArn: arn, executionName: name, stateMachineArn: machine.arn, stateMachineName: machine.name, roleArn: machine.roleArn },
    random: Math.random,
    newTaskToken,
    activityExists,
  });
  return { arn, name, machine, input, started: clock.now(), stopped: undefined, execution, ordinal, running: undefined, end: Promise.withResolvers<void>() };
}

function run(record: OwnRecord, tokens: Map<string, OwnRecord>, { clock, integration, onEvent }: ExecutionsOptions): RealTimeExecution {
  return startOnRealTime(record.execution, {
    clock: { now: () => aslNow(clock) },
    setTimer: nodeTimers(clock),
    integration(task, progress) {
      if (task.token !== undefined) tokens.set(task.token, record);
      // Not within the start: a task may be answered by its token as soon as it is known.
      return Promise.resolve().then(() => integration(task, progress, { executionArn: record.arn, stateMachineArn: record.machine.arn }));
    },
    onEvent,
    onEnd() {
      record.stopped = clock.now();
      record.end.resolve();
    },
  });
}

/** Not of one that had its name before and was deleted. */
function isOf({ machine }: ExecutionRecord, { arn, created }: Machine): boolean {
  return machine.arn === arn && machine.created === created;
}

/** `…:stateMachine:PlaceOrder` and a name make `…:execution:PlaceOrder:name`. */
export function executionArn(machine: Machine, name: string): string {
  return `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** Of the form of AWS's tokens: long, and base64. */
function newTaskToken(): string {
  return Buffer.from(`cdk-saga/${randomUUID()}/${randomUUID()}`).toString('base64');
}
