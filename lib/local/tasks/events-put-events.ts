import { randomUUID } from 'node:crypto';
import { TaskFailure, type Json } from '../../asl/protocol';
import { isObject, listOf, objectOf, textOf, type JsonObject } from '../json-object';
import type { TaskCall } from './task-call';

/** An event that a state machine has put on an event bus. No rule is evaluated here, and nothing is delivered. */
export interface PutEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  /** The ARNs of the execution and its state machine are among them, as on AWS. */
  readonly resources: readonly string[];
}

type Judged = { readonly event: PutEvent } | { readonly refused: JsonObject };

/**
 * The Task `arn:aws:states:::events:putEvents`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html. Entries that are
 * in order are put even when another is not; the task then fails.
 */
export async function eventsPutEvents({ task, caller }: TaskCall, put: (event: PutEvent) => void): Promise<Json> {
  const judged = listOf(objectOf(task.parameters)['Entries']).map((entry) => judge(objectOf(entry), [caller.executionArn, caller.stateMachineArn]));
  for (const one of judged) if ('event' in one) put(one.event);
  const answer = {
    Entries: judged.map((one) => ('event' in one ? { EventId: one.event.id } : one.refused)),
    FailedEntryCount: judged.filter((one) => 'refused' in one).length,
  };
  if (answer.FailedEntryCount > 0) throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(answer));
  return answer;
}

function judge(entry: JsonObject, callers: readonly string[]): Judged {
  const missing = ['Source', 'DetailType', 'Detail'].find((name) => (entry[name] ?? null) === null);
  if (missing !== undefined) return { refused: { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.` } };
  const detail = detailOf(entry['Detail']);
  if (detail === undefined) return { refused: { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' } };
  return {
    event: {
      id: randomUUID(),
      bus: textOf(entry['EventBusName']) ?? 'default',
      source: textOf(entry['Source']) ?? '',
      detailType: textOf(entry['DetailType']) ?? '',
      detail,
      resources: [...listOf(entry['Resources']).flatMap((resource) => textOf(resource) ?? []), ...callers],
    },
  };
}

/** An object, or a text that is the JSON of one. */
function detailOf(detail: Json | undefined): JsonObject | undefined {
  const value = typeof detail === 'string' ? parsed(detail) : detail;
  return isObject(value) ? value : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
