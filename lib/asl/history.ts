/** The history of an execution: events as GetExecutionHistory names and numbers them. */
import type { EpochMillis, HistoryEvent, Json } from './protocol';

type Details = { readonly [name: string]: Json };

/** A standard execution has at most 25,000 events: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_EVENTS = 25_000;

/** Thrown when only the last event, the end of the execution, still fits. */
export class HistoryIsFull extends Error {}

export interface HistoryEntry {
  readonly type: string;
  readonly previousEventId: number;
  readonly timestamp: EpochMillis;
  readonly detailsName: string | undefined;
  readonly details: (() => Details) | undefined;
}

/** The events of one execution, oldest first. What they tell is only written out once somebody reads them: JSON text is the costly part. */
export class History {
  readonly #entries: HistoryEntry[] = [];
  readonly #written: HistoryEvent[] = [];

  get length(): number {
    return this.#entries.length;
  }

  get events(): readonly HistoryEvent[] {
    for (let index = this.#written.length; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined) this.#written.push(written(index + 1, entry));
    }
    return this.#written;
  }

  /** Another history that begins with the same events. */
  copy(): History {
    const copy = new History();
    copy.#entries.push(...this.#entries);
    return copy;
  }

  /** Adds an event and returns its id. */
  add(entry: HistoryEntry): number {
    if (this.#entries.length >= MAX_EVENTS - 1) throw new HistoryIsFull();
    return this.addLast(entry);
  }

  /** The event that ends the execution; there is always room for it. */
  addLast(entry: HistoryEntry): number {
    return this.#entries.push(entry);
  }
}

function written(id: number, { type, previousEventId, timestamp, detailsName, details }: HistoryEntry): HistoryEvent {
  if (detailsName === undefined || details === undefined) return { id, previousEventId, timestamp, type };
  return { id, previousEventId, timestamp, type, detailsName, details: details() };
}

/** Ours is never cut: AWS cuts at 256 KiB, which no payload exceeds. */
export const NOT_TRUNCATED = { truncated: false };
