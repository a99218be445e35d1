import type { HistoryEvent } from '../asl';

/** What has been used since the cloud was started, counted where AWS bills it. */
export interface Counters {
  /** States entered. AWS bills each retry as another transition: `retries` has those. */
  readonly stateTransitions: number;
  readonly retries: number;
  readonly lambdaInvocations: number;
  /** Puts, updates and deletes asked for, by table, refused conditions included. */
  readonly tableWrites: { readonly [table: string]: number };
}

/** Counts transitions and retries from the events of histories. */
export function countTransitions(): { onEvent(event: HistoryEvent): void; counts(): Pick<Counters, 'stateTransitions' | 'retries'> } {
  let entered = 0;
  let tasksEntered = 0;
  let tasksScheduled = 0;
  return {
    onEvent({ type }) {
      if (type.endsWith('StateEntered')) entered += 1;
      if (type === 'TaskStateEntered') tasksEntered += 1;
      if (type === 'TaskScheduled' || type === 'LambdaFunctionScheduled') tasksScheduled += 1;
    },
    counts: () => ({ stateTransitions: entered, retries: Math.max(0, tasksScheduled - tasksEntered) }),
  };
}
