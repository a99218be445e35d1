import type { Json } from '../../contract/json';
import type { Clock } from '../../contract/time';
import type { Activities, Activity } from '../activities/activities';
import type { Place } from '../assembly/place';
import { ApiError } from '../http/api';
import { textOf, type JsonObject } from '../json-object';
import type { LocalIntegration } from '../tasks/integrations';
import type { ExecutionRecord, Executions } from './executions';
import type { Machine, Machines } from './machines';

/** What the actions of Step Functions work on. */
export interface States {
  readonly machines: Machines;
  readonly executions: Executions;
  readonly activities: Activities;
  readonly place: Place;
  /** Carries out one task by itself. */
  readonly runTask: LocalIntegration;
  readonly setTimer: (due: number, callback: () => void) => () => void;
  readonly clock: Clock;
  /** ARNs of state machines that are in the templates but do not run here, and why. */
  readonly notServed: ReadonlyMap<string, string>;
}

/** One action of the Step Functions API: request in, response out, or an ApiError. */
export type StatesAction = (request: JsonObject, states: States) => Json | Promise<Json>;

/** The limit of inputs and outputs, in bytes of UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_LIMIT_BYTES = 262_144;

/** AWS's APIs tell points in time as seconds. */
export const seconds = (epochMillis: number): number => epochMillis / 1000;

export function requiredText(request: JsonObject, member: string): string {
  const value = textOf(request[member]);
  if (value === undefined || value === '') throw invalid(value === undefined ? 'null' : "''", member, value === undefined ? 'must not be null' : 'must have length greater than or equal to 1');
  return value;
}

/** @throws ApiError `SerializationException` for what is there and no text: it must not be taken for left out. */
export function optionalText(request: JsonObject, member: string): string | undefined {
  const value = request[member] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw new ApiError('SerializationException', `The member ${member} is a text, not ${JSON.stringify(value).slice(0, 100)}.`);
  return value;
}

export function invalid(value: string, member: string, constraint: string): ApiError {
  return new ApiError('ValidationException', `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: Member ${constraint}`);
}

/** @throws ApiError `InvalidArn` for what is no ARN of a role. Nobody here takes on the role. */
export function roleIn(request: JsonObject): string {
  const roleArn = requiredText(request, 'roleArn');
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(roleArn)) throw new ApiError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  return roleArn;
}

export function machineNamedIn(request: JsonObject, states: States): Machine {
  const arn = requiredText(request, 'stateMachineArn');
  const machine = states.machines.find(arn);
  if (machine) return machine;
  const why = states.notServed.get(arn);
  if (why !== undefined) throw new ApiError('StateMachineTypeNotSupported', `${arn} does not run on one machine: ${why}.`);
  if (!/^arn:[^:]+:states:[^:]*:\d{12}:stateMachine:.+$/.test(arn)) throw new ApiError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function executionNamedIn(request: JsonObject, states: States): ExecutionRecord {
  const arn = requiredText(request, 'executionArn');
  const record = states.executions.find(arn);
  if (record) return record;
  if (!/^arn:[^:]+:states:[^:]*:\d{12}:execution:.+:.+$/.test(arn)) throw new ApiError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

export function activityNamedIn(request: JsonObject, states: States): Activity {
  const arn = requiredText(request, 'activityArn');
  const activity = states.activities.find(arn);
  if (activity) return activity;
  if (!/^arn:[^:]+:states:[^:]*:\d{12}:activity:.+$/.test(arn)) throw new ApiError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  throw new ApiError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
}
