/** TestState: one state by itself, with the engine that runs whole machines. */
import { newRun } from '../execution';
import { errorAndCause, ERRORS, type Failure } from '../failure';
import type { JsonObject } from '../json';
import type { MapState, PassState, State } from '../machine';
import type { EpochMillis, ScheduledTask } from '../protocol';
import { variablesInScope } from '../query';
import { type Activity, type ActivityOf, type Run, type WaitActivity } from '../run';
import { isoTime } from '../context';
import { beginState } from '../states/begin';
import { ongoingTask, taskFailed, taskSucceeded, taskTimedOut } from '../states/task';
import { endWait } from '../states/wait';
import { uuidFrom } from '../uuid';
import { attempt, enterState, failWith, succeed } from '../visit';
import { tryMap } from './map-trial';
import type { Mock } from './mock';
import type { InspectionData, InspectedStage, TaskOutcome, TestStateRequest, TestStateResponse } from './protocol';
import { readRequest, type StateUnderTest } from './read-request';

export interface TestStateOptions {
  readonly now: EpochMillis;
  readonly random: () => number;
  /** They stand in the ARNs of the context object. @default '000000000000' and 'us-east-1' */
  readonly account?: string;
  readonly region?: string;
}

/** A state that has come to an end, or a Task that waits for its work to be done. */
export type StateTest =
  | { readonly kind: 'ended'; readonly response: TestStateResponse }
  | {
      readonly kind: 'task';
      /** The work, as an execution would have scheduled it. */
      readonly task: ScheduledTask;
      /** To be called once. */
      readonly answer: (outcome: TaskOutcome) => TestStateResponse;
    };

/**
 * Begins the test of a state. Sans-I/O like an execution: with a mock, or for any state but a Task, it has ended on return; the work of a Task
 * without a mock is the caller's. A Wait is not waited for; only one longer than the five minutes that a test may take fails.
 *
 * @throws TestStateRefused for a request that AWS refuses, with its error code and message
 */
export function beginStateTest(request: TestStateRequest, options: TestStateOptions): StateTest {
  const test = readRequest(request);
  const trial = newTrial(test, options);
  begin(trial);
  const [id] = trial.run.tasks.keys();
  const task = trial.run.commands.flatMap((command) => (command.type === 'scheduleTask' ? [command.task] : []))[0];
  if (task === undefined || id === undefined) return { kind: 'ended', response: responseOf(trial) };
  if (test.mock !== undefined) return { kind: 'ended', response: answer(trial, outcomeOf(test.mock)) };
  return { kind: 'task', task, answer: (outcome) => answer(trial, outcome) };
}

interface TrialOfState {
  readonly test: StateUnderTest;
  readonly run: Run;
  readonly activity: Activity;
  readonly inspection: { -readonly [Name in keyof InspectionData]: InspectionData[Name] };
  failure: Failure | undefined;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html: "can run for up to five minutes" */
const LONGEST_MILLIS = 300_000;

function newTrial(test: StateUnderTest, { now, random, account = '000000000000', region = 'us-east-1' }: TestStateOptions): TrialOfState {
  const inspection: TrialOfState['inspection'] = { input: JSON.stringify(test.input) };
  const names = { machine: uuidFrom(random), execution: uuidFrom(random) };
  const arn = (kind: string, name: string): string => `arn:aws:states:${region}:${account}:${kind}:${name}`;
  const context = {
    executionArn: arn('express', `${names.machine}:${names.execution}`),
    executionName: names.execution,
    stateMachineArn: arn('stateMachine', names.machine),
    stateMachineName: names.machine,
    roleArn: test.roleArn ?? '',
  };
  const run = newRun({ definition: {}, timeoutSeconds: undefined, states: test.group }, { input: test.input, context, random }, {
    context: (token) => test.context ?? contextOfTrial(trial, token),
    saw(stage, value) {
      inspection[stage] = JSON.stringify(value);
    },
    failed: (failure, handler) => failed(trial, failure, handler),
  });
  run.now = now;
  run.startTime = now;
  run.root.scope.variables = test.variables ?? {};
  const activity = enterState(run, { lane: run.root, state: test.state.name, input: test.input });
  const used = test.configuration.retrierRetryCount ?? 0;
  activity.retries.fill(used);
  activity.retryCount = used;
  const trial: TrialOfState = { test, run, activity, inspection, failure: undefined };
  return trial;
}

/** As recorded: a test is like an Express execution, and the state has no name of its own. */
function contextOfTrial({ test, run, activity }: TrialOfState, token: string | undefined): JsonObject {
  const { context, startTime, input } = run;
  return {
    Execution: {
      Id: context.executionArn,
      Input: input,
      StartTime: isoTime(startTime),
      Name: context.executionName,
      RoleArn: test.roleArn ?? null,
    },
    StateMachine: { Id: context.stateMachineArn, Name: context.stateMachineName },
    State: { Name: 'StateName', EnteredTime: isoTime(activity.enteredTime), ...('retry' in activity.state && { RetryCount: activity.retryCount }) },
    ...(token !== undefined && { Task: { Token: token } }),
  };
}

function failed(trial: TrialOfState, failure: Failure, { retryIndex, catchIndex }: { readonly retryIndex?: number; readonly catchIndex?: number }): void {
  trial.failure = failure;
  if (retryIndex !== undefined) trial.inspection.errorDetails = { retryIndex };
  if (catchIndex !== undefined) trial.inspection.errorDetails = { catchIndex };
}

function begin(trial: TrialOfState): void {
  const { run, activity, inspection, test } = trial;
  const { state } = activity;
  if ((state.type === 'Map' || state.type === 'Parallel') && test.mock !== undefined) {
    beginContainer(trial, test.mock);
    return;
  }
  if (state.type === 'Fail') inspection.afterInputPath = JSON.stringify(activity.input);
  if (state.type === 'Pass') inspectResult(trial, state);
  beginState(run, activity);
  if (activity.phase.kind === 'waiting') waitOut(trial, run.timers.get(activity.phase.timer)?.due ?? run.now);
}

/** A Map or Parallel is not run: the mock says what it comes to. */
function beginContainer({ run, activity, test, inspection }: TrialOfState, mock: Mock): void {
  attempt(run, activity, () => {
    const outcome = activity.state.type === 'Map' ? tryMap(run, activity as ActivityOf<MapState>, mock, test.configuration, inspection) : mock;
    if (outcome.kind === 'error') failWith(run, activity, errorAndCause(outcome));
    else succeed(run, activity, outcome.result, { result: outcome.result });
  });
}

function inspectResult({ inspection }: TrialOfState, { flow, result }: PassState): void {
  if (flow.language === 'JSONPath' && result !== undefined) inspection.result = JSON.stringify(result);
}

function waitOut({ run, activity }: TrialOfState, due: EpochMillis): void {
  if (due - run.now > LONGEST_MILLIS) failWith(run, activity, { error: ERRORS.timeout });
  else attempt(run, activity, () => endWait(run, activity as WaitActivity));
}

function outcomeOf(mock: Mock): TaskOutcome {
  return mock.kind === 'result' ? { type: 'succeeded', output: mock.result } : { type: 'failed', ...errorAndCause(mock) };
}

function answer(trial: TrialOfState, outcome: TaskOutcome): TestStateResponse {
  const { run } = trial;
  const [id] = run.tasks.keys();
  const task = id === undefined ? undefined : ongoingTask(run, id);
  if (task === undefined) throw new Error('Cannot answer the test of a state: it has been answered before.');
  switch (outcome.type) {
    case 'succeeded':
      taskSucceeded(run, task, outcome.output);
      break;
    case 'failed':
      taskFailed(run, task, outcome);
      break;
    case 'timedOut':
      taskTimedOut(run, task, 'timeout');
  }
  return responseOf(trial);
}

/** Reads off what the state left to be done next: that is what has come of it. */
function responseOf(trial: TrialOfState): TestStateResponse {
  const { run, activity, test } = trial;
  const [next] = run.agenda;
  if (next === undefined) return { status: 'RETRIABLE', ...errorOf(trial.failure), ...inspectionOf(trial, backoffOf(run, activity)) };
  if (next.kind === 'laneFailed') return { status: 'FAILED', ...errorOf(next.failure), ...inspectionOf(trial) };
  if (next.kind === 'resumption') throw new Error('The test of a state is never redriven.');
  const output = JSON.stringify(next.kind === 'laneEnded' ? next.output : next.input);
  const variables = variablesInScope(run.root.scope);
  if (Object.keys(variables).length > 0 || test.variables !== undefined) trial.inspection.variables = JSON.stringify(variables);
  return {
    status: trial.failure === undefined ? 'SUCCEEDED' : 'CAUGHT_ERROR',
    output,
    ...errorOf(trial.failure),
    ...(next.kind === 'arrival' && { nextState: next.state }),
    ...inspectionOf(trial),
  };
}

function errorOf(failure: Failure | undefined): Pick<TestStateResponse, 'error' | 'cause'> {
  return failure === undefined ? {} : errorAndCause(failure);
}

function backoffOf(run: Run, { phase }: Activity): number | undefined {
  const due = phase.kind === 'backoff' ? run.timers.get(phase.timer)?.due : undefined;
  return due === undefined ? undefined : Math.floor((due - run.now) / 1000);
}

function inspectionOf({ test, inspection }: TrialOfState, retryBackoffIntervalSeconds?: number): Pick<TestStateResponse, 'inspectionData'> {
  if (!test.inspected) return {};
  const hidden = hiddenStages(test.state);
  const shown = Object.fromEntries(Object.entries(inspection).filter(([name]) => !hidden.includes(name as InspectedStage))) as InspectionData;
  if (retryBackoffIntervalSeconds === undefined) return { inspectionData: shown };
  return { inspectionData: { ...shown, errorDetails: { ...shown.errorDetails, retryBackoffIntervalSeconds } } };
}

const AFTER_RESULT = ['result', 'afterResultSelector', 'afterResultPath'] as const;

/** The steps that the engine takes for a state of this kind, but that AWS does not show; all as recorded. */
function hiddenStages({ type, flow }: State): readonly InspectedStage[] {
  switch (type) {
    case 'Task':
      return [];
    case 'Pass':
      return ['afterArguments'];
    case 'Map':
      return ['afterArguments', 'afterParameters', 'result'];
    case 'Parallel':
      return ['result'];
    case 'Fail':
      return flow.language === 'JSONPath' ? [] : ['afterInputPath'];
    case 'Choice':
    case 'Wait':
    case 'Succeed':
      return ['afterArguments', 'afterParameters', ...AFTER_RESULT];
  }
}
