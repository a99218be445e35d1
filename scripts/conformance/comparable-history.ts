/** Our history in the form of the cases: without times and truncation marks, JSON texts parsed, the state named. */
import type { HistoryEvent, Json } from '../../lib/asl/index';
import type { ComparedEvent } from './match';

const DROPPED = new Set(['name', 'state', 'roleArn', 'inputDetails', 'outputDetails', 'assignedVariablesDetails']);
const JSON_TEXT = new Set(['input', 'output', 'parameters']);

export function comparableHistory(history: readonly HistoryEvent[]): readonly ComparedEvent[] {
  return history.map((event) => ({ type: event.type, ...named(event), details: comparableDetails(event.details ?? {}) }));
}

function named({ details }: HistoryEvent): { state?: string } {
  const name = details?.['name'] ?? details?.['state'];
  return typeof name === 'string' ? { state: name } : {};
}

function comparableDetails(details: Readonly<Record<string, Json>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !DROPPED.has(name)).map(([name, value]) => [name, comparable(name, value)]));
}

function comparable(name: string, value: Json): unknown {
  if (JSON_TEXT.has(name) && typeof value === 'string') return JSON.parse(value);
  if (name !== 'assignedVariables' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([variable, text]) => [variable, JSON.parse(text as string) as unknown]));
}
