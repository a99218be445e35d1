import { CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, StartExecutionCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { randomUUID } from 'node:crypto';
import type { Shop } from './shop';

export const ROLE = 'arn:aws:iam::000000000000:role/machine';

/** A JSONata definition of the given states, as text, beginning with the first. */
export function definitionOf(states: Record<string, object>): string {
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
}

export function task(resource: string, parameters: object, more: object = {}): object {
  return { Type: 'Task', Resource: resource.startsWith('arn:') ? resource : `arn:aws:states:::${resource}`, Arguments: parameters, End: true, ...more };
}

/** Makes a machine through the API. */
export async function made(shop: Shop, states: Record<string, object>, name: string = randomUUID()): Promise<string> {
  const { stateMachineArn } = await shop.sfn.send(new CreateStateMachineCommand({ name, roleArn: ROLE, definition: definitionOf(states) }));
  return stateMachineArn!;
}

export async function started(shop: Shop, stateMachineArn: string, input: unknown = {}): Promise<string> {
  const { executionArn } = await shop.sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  return executionArn!;
}

interface Ending {
  readonly status: string | undefined;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

export async function endingOf(shop: Shop, executionArn: string): Promise<Ending> {
  await shop.cloud.executionEnded(executionArn);
  const { status, output, error, cause } = await shop.sfn.send(new DescribeExecutionCommand({ executionArn }));
  return { status, ...(output !== undefined && { output: JSON.parse(output) as unknown }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

/** How one task, which is the whole machine, ends. */
export async function ran(shop: Shop, resource: string, parameters: object): Promise<Ending> {
  return endingOf(shop, await started(shop, await made(shop, { only: task(resource, parameters) })));
}

export async function historyOf(shop: Shop, executionArn: string): Promise<readonly HistoryEvent[]> {
  const { events } = await shop.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return events!;
}
