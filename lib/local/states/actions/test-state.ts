import { beginStateTest, TaskFailure, TestStateRefused, type EpochMillis as AslTime, type ScheduledTask, type StateTest, type TaskOutcome, type TestStateRequest } from '../../../asl';
import type { Json } from '../../../contract/json';
import { ACCOUNT, arn } from '../../assembly/place';
import { ApiError } from '../../http/api';
import type { JsonObject } from '../../json-object';
import { optionalText, requiredText, type States, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html: "can run for up to five minutes" */
const LONGEST_MS = 300_000;

/** A Task that is not mocked is really done, on what is served here. */
export const testState: StatesAction = async (request, states) => {
  requiredText(request, 'definition');
  const test = begun(requestIn(request), states);
  const response = test.kind === 'ended' ? test.response : test.answer(await outcomeOf(test.task, states));
  return response as unknown as Json;
};

const TEXTS = ['definition', 'roleArn', 'input', 'inspectionLevel', 'stateName', 'variables', 'context'];

/** Texts are texts, and what is null is left out; the rest is checked where it is used, in AWS's words. */
function requestIn(request: JsonObject): TestStateRequest {
  for (const member of TEXTS) optionalText(request, member);
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)) as unknown as TestStateRequest;
}

function begun(request: TestStateRequest, { clock, place }: States): StateTest {
  try {
    return beginStateTest(request, { now: clock.now() as number as AslTime, random: Math.random, account: ACCOUNT, region: place.region });
  } catch (error) {
    throw error instanceof TestStateRefused ? new ApiError(error.code, error.message) : error;
  }
}

async function outcomeOf(task: ScheduledTask, { clock, setTimer, runTask, place }: States): Promise<TaskOutcome> {
  const limit = new AbortController();
  const { promise: timedOut, resolve } = Promise.withResolvers<TaskOutcome>();
  const leave = setTimer(clock.now() + Math.min(LONGEST_MS, (task.timeoutSeconds ?? Infinity) * 1000), () => {
    limit.abort();
    resolve({ type: 'timedOut' });
  });
  const caller = { executionArn: arn(place, 'states', 'express:test'), stateMachineArn: arn(place, 'states', 'stateMachine:test') };
  const done = runTask(task, { started: () => {}, submitted: () => {}, signal: limit.signal }, caller).then((output): TaskOutcome => ({ type: 'succeeded', output }), failed);
  return Promise.race([done, timedOut]).finally(leave);
}

function failed(error: unknown): TaskOutcome {
  if (error instanceof TaskFailure) return { type: 'failed', error: error.error, cause: error.cause };
  return { type: 'failed', error: 'States.TaskFailed', cause: error instanceof Error ? error.message : String(error) };
}
