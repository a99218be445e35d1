/** Task: schedules work outside, and takes in what becomes of it. */
import { MAX_PAYLOAD_BYTES, tooLarge, viewOf, workInputIn } from '../data-flow';
import { errorAndCause, ERRORS, type Failure, queryFailure, runtimeFailure } from '../failure';
import { NOT_TRUNCATED } from '../history';
import { isLongerThan, type JsonObject } from '../json';
import type { Template } from '../machine';
import type { Json, TaskId, TimerId } from '../protocol';
import { evaluateTemplate } from '../query';
import { type Activity, clearTimer, later, record, type Run, setTimer, type TaskActivity, type TaskWork } from '../run';
import { attempt, failWith, succeed } from '../visit';
import { resourceOf, taskName, type TaskResource } from './task-resource';

/** Schedules an attempt: the first, or the next after a retrier's delay. */
export function beginTask(run: Run, activity: TaskActivity): void {
  const { state } = activity;
  const resource = resourceOf(state);
  if (resource.family === 'Activity' && !run.activityExists(state.resource)) throw runtimeFailure(`The activity ${state.resource} does not exist.`);
  // As recorded: `.sync` tasks have a token too, though nobody waits for its answer.
  const contextToken = resource.waitsForToken || resource.submits ? run.newTaskToken() : undefined;
  const token = resource.waitsForToken ? contextToken : undefined;
  const occasion = contextToken === undefined ? {} : { token: contextToken };
  const view = viewOf(run, activity, occasion);
  const parameters = workInputIn(run, activity, view);
  if (isLongerThan(parameters, MAX_PAYLOAD_BYTES)) throw tooLarge(state.name);
  const limits = {
    timeoutInSeconds: state.timeout && seconds('TimeoutSeconds', evaluateTemplate(state.timeout, view), state.timeout),
    heartbeatInSeconds: state.heartbeat && seconds('HeartbeatSeconds', evaluateTemplate(state.heartbeat, view), state.heartbeat),
  };
  const credentials = state.credentials && (evaluateTemplate(state.credentials, view) as JsonObject);
  run.lastTask += 1;
  const id = `task-${run.lastTask}` as TaskId;
  recordScheduled(run, activity, resource, { parameters, limits, credentials });
  run.tasks.set(id, activity);
  activity.phase = { kind: 'task', work: newWork(run, activity, id, token, limits) };
  run.commands.push({
    type: 'scheduleTask',
    task: {
      id,
      state: state.name,
      resource: state.resource,
      parameters,
      ...(token !== undefined && { token }),
      ...(limits.timeoutInSeconds !== undefined && { timeoutSeconds: limits.timeoutInSeconds }),
      ...(limits.heartbeatInSeconds !== undefined && { heartbeatSeconds: limits.heartbeatInSeconds }),
    },
  });
}

interface Limits {
  readonly timeoutInSeconds: number | undefined;
  readonly heartbeatInSeconds: number | undefined;
}

function seconds(field: string, value: Json, template: Template): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  const cause = `The ${field} field must be a positive integer, but was: ${JSON.stringify(value)}`;
  throw template.kind === 'jsonata' ? queryFailure(cause, template.field) : runtimeFailure(cause);
}

function newWork(run: Run, activity: TaskActivity, id: TaskId, token: string | undefined, limits: Limits): TaskWork {
  const { timeoutInSeconds, heartbeatInSeconds } = limits;
  const timer = (purpose: 'timeout' | 'heartbeat', after: number | undefined): TimerId | undefined =>
    after === undefined ? undefined : setTimer(run, { purpose, activity }, later(run.now, after));
  return {
    id,
    token,
    timeoutTimer: timer('timeout', timeoutInSeconds),
    heartbeatSeconds: heartbeatInSeconds,
    heartbeatTimer: timer('heartbeat', heartbeatInSeconds),
    started: false,
  };
}

interface Scheduling {
  readonly parameters: Json;
  readonly limits: Limits;
  readonly credentials: JsonObject | undefined;
}

function recordScheduled(run: Run, activity: TaskActivity, resource: TaskResource, { parameters, limits, credentials }: Scheduling): void {
  const { timeoutInSeconds, heartbeatInSeconds } = limits;
  recordTask(run, activity, resource, 'Scheduled', () => ({
    ...(resource.family === 'Task'
      ? { region: run.context.executionArn.split(':')[3] ?? '', parameters: JSON.stringify(parameters) }
      : { resource: activity.state.resource, input: JSON.stringify(parameters), inputDetails: NOT_TRUNCATED }),
    ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
    ...(heartbeatInSeconds !== undefined && { heartbeatInSeconds }),
    ...(credentials !== undefined && { taskCredentials: { roleArn: credentials['RoleArn'] ?? null } }),
  }));
}

function recordTask(run: Run, activity: Activity, { family, detailsFamily, named }: TaskResource, what: string, details: () => JsonObject): void {
  // A started function tells nothing: AWS's event has no details at all.
  const hasDetails = !(family === 'LambdaFunction' && what === 'Started');
  record(run, activity.lane, `${family}${what}`, hasDetails ? [`${detailsFamily}${what}EventDetails`, () => ({ ...named, ...details() })] : undefined);
}

/** The task of an activity while it is under way. */
export interface OngoingTask {
  readonly activity: TaskActivity;
  readonly work: TaskWork;
  readonly resource: TaskResource;
}

export function ongoingTask(run: Run, id: TaskId): OngoingTask | undefined {
  const activity = run.tasks.get(id);
  if (activity?.phase.kind !== 'task' || activity.state.type !== 'Task') return undefined;
  return { activity: activity as TaskActivity, work: activity.phase.work, resource: resourceOf(activity.state) };
}

/** Recorded once; whatever comes of a task, it was started before. */
export function taskStarted(run: Run, { activity, work, resource }: OngoingTask, workerName?: string): void {
  if (work.started) return;
  work.started = true;
  recordTask(run, activity, resource, 'Started', () => ({ ...(workerName !== undefined && { workerName }) }));
}

export function taskSubmitted(run: Run, task: OngoingTask, output: Json): void {
  taskStarted(run, task);
  recordTask(run, task.activity, task.resource, 'Submitted', () => outputDetails(output));
}

function outputDetails(output: Json): JsonObject {
  return { output: JSON.stringify(output), outputDetails: NOT_TRUNCATED };
}

/** Every heartbeat gives the worker another `HeartbeatSeconds`. */
export function taskHeartbeat(run: Run, { activity, work }: OngoingTask): void {
  if (work.heartbeatSeconds === undefined) return;
  clearTimer(run, work.heartbeatTimer);
  work.heartbeatTimer = setTimer(run, { purpose: 'heartbeat', activity }, later(run.now, work.heartbeatSeconds));
}

export function taskSucceeded(run: Run, task: OngoingTask, output: Json): void {
  const { activity, resource } = task;
  taskStarted(run, task);
  if (isLongerThan(output, MAX_PAYLOAD_BYTES)) {
    const { error, cause } = tooLarge(taskName(resource, activity.state.name));
    taskFailed(run, task, { error, cause });
    return;
  }
  endWork(run, task);
  recordTask(run, activity, resource, 'Succeeded', () => outputDetails(output));
  attempt(run, activity, () => succeed(run, activity, output, { result: output }));
}

export function taskFailed(run: Run, task: OngoingTask, failure: Failure): void {
  taskStarted(run, task);
  endWork(run, task);
  recordTask(run, task.activity, task.resource, 'Failed', () => errorAndCause(failure));
  failWith(run, task.activity, failure);
}

/** AWS names both time-outs States.Timeout; Retry and Catch may name that of a heartbeat apart. */
export function taskTimedOut(run: Run, task: OngoingTask, which: 'timeout' | 'heartbeat'): void {
  taskStarted(run, task);
  endWork(run, task);
  run.commands.push({ type: 'abandonTask', task: task.work.id });
  recordTimedOut(run, task);
  failWith(run, task.activity, { error: ERRORS.timeout, ...(which === 'heartbeat' && { alias: ERRORS.heartbeatTimeout }) });
}

export function recordTimedOut(run: Run, { activity, resource }: OngoingTask): void {
  recordTask(run, activity, resource, 'TimedOut', () => ({ error: ERRORS.timeout }));
}

/** Forgets the task; the world may go on with it. */
function endWork(run: Run, { activity, work }: Pick<OngoingTask, 'activity' | 'work'>): void {
  clearTimer(run, work.timeoutTimer);
  clearTimer(run, work.heartbeatTimer);
  run.tasks.delete(work.id);
  activity.phase = { kind: 'working' };
}
