import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { STATE_PREFIXES } from '../contract/state-names';

/** What a state of the machine does: run a step, undo it, wait for a human, write the human's answer, or lead on. */
export type Role = 'step' | 'compensation' | 'parking' | 'resolution' | 'other';

/** One try of a Task. */
export interface Attempt {
  /** From 1, within this visit of the state. */
  readonly number: number;
  readonly startedAt: Date;
  /** Absent while it goes on. */
  readonly endedAt?: Date;
  /** Present when it failed. */
  readonly error?: string;
  /** What the error said: the message in a Lambda's cause, or the cause as it is. */
  readonly message?: string;
}

/** One entry of a state, with its attempts. */
export interface Visit {
  readonly state: string;
  readonly role: Role;
  /** The saga's step that the state is about; the state's own name where it is about none. */
  readonly step: string;
  readonly enteredAt: Date;
  readonly attempts: readonly Attempt[];
}

type Started = { -readonly [Key in keyof Attempt]: Attempt[Key] };
type Entered = Omit<Visit, 'attempts'> & { readonly attempts: Started[] };

/** Tells an execution's history as visits of states in order. The history of a sequential saga; one page after the other, oldest first. */
export function timelineOf(events: readonly HistoryEvent[]): readonly Visit[] {
  const visits: Entered[] = [];
  for (const event of events) take(visits, event);
  return visits;
}

function take(visits: Entered[], event: HistoryEvent): void {
  const at = event.timestamp ?? new Date(0);
  const entered = event.stateEnteredEventDetails?.name;
  if (entered !== undefined) visits.push({ state: entered, ...roleOf(entered, event), enteredAt: at, attempts: [] });
  const attempts = visits.at(-1)?.attempts ?? [];
  if (event.type === 'TaskScheduled') attempts.push({ number: attempts.length + 1, startedAt: at });
  const attempt = attempts.at(-1);
  if (attempt && ENDS.has(event.type ?? '')) Object.assign(attempt, { endedAt: at }, failureOf(event));
}

const ENDS: ReadonlySet<string> = new Set(['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskStartFailed', 'TaskSubmitFailed']);

function failureOf(event: HistoryEvent): Pick<Attempt, 'error' | 'message'> {
  const failed = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.taskStartFailedEventDetails ?? event.taskSubmitFailedEventDetails;
  return failed ? { error: failed.error ?? 'States.TaskFailed', message: messageOf(failed.cause ?? '') } : {};
}

const ROLES = [
  [STATE_PREFIXES.compensate, 'compensation'],
  [STATE_PREFIXES.park, 'parking'],
  [STATE_PREFIXES.resolve, 'resolution'],
  [STATE_PREFIXES.retry, 'step'],
] as const;

function roleOf(state: string, event: HistoryEvent): { readonly role: Role; readonly step: string } {
  const found = ROLES.find(([prefix]) => state.startsWith(prefix));
  if (found) return { role: found[1], step: state.slice(found[0].length) };
  return { role: event.type === 'TaskStateEntered' ? 'step' : 'other', step: state };
}

/** The message in the JSON that Lambda gives as a cause, or the cause itself. */
export function messageOf(cause: string): string {
  try {
    const parsed = JSON.parse(cause) as { readonly errorMessage?: unknown } | null;
    return typeof parsed?.errorMessage === 'string' ? parsed.errorMessage : cause;
  } catch {
    return cause;
  }
}
