/** The history of an execution: events as GetExecutionHistory names and numbers them. */
import type { EpochMillis, HistoryEvent, Json } from './protocol';

type Details = { readonly [name: string]: Json };

/** A standard execution has at most 25,000 events: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_EVENTS = 25_000;

/** Thrown when only the last event, the end of the execution, still fits. */
export class HistoryIsFull extends Error {}

export interface History {
  readonly events: readonly HistoryEvent[];
  /** Adds an event and returns its id. `details` is called once somebody reads them: writing JSON text is the costly part. */
  add(entry: HistoryEntry): number;
  /** The event that ends the execution; there is always room for it. */
  addLast(entry: HistoryEntry): number;
}

export interface HistoryEntry {
  readonly type: string;
  readonly previousEventId: number;
  readonly timestamp: EpochMillis;
  readonly detailsName?: string;
  readonly details?: () => Details;
}

export function newHistory(): History {
  const events: HistoryEvent[] = [];
  const addLast = (entry: HistoryEntry): number => {
    events.push(historyEvent(events.length + 1, entry));
    return events.length;
  };
  return {
    events,
    addLast,
    add(entry) {
      if (events.length >= MAX_EVENTS - 1) throw new HistoryIsFull();
      return addLast(entry);
    },
  };
}

function historyEvent(id: number, { type, previousEventId, timestamp, detailsName, details }: HistoryEntry): HistoryEvent {
  if (detailsName === undefined || details === undefined) return { id, previousEventId, timestamp, type };
  let known: Details | undefined;
  return {
    id,
    previousEventId,
    timestamp,
    type,
    detailsName,
    get details() {
      known ??= details();
      return known;
    },
  };
}

/** Ours is never cut: AWS cuts at 256 KiB, which no payload exceeds. */
export const NOT_TRUNCATED = { truncated: false };
