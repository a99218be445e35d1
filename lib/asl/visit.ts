/** A visit of a state: entering, leaving, failing. */
import { departure, type Occasion } from './data-flow';
import { ERRORS, type Failure, StateFailure } from './failure';
import { NOT_TRUNCATED } from './history';
import type { Catcher, DataFlow } from './machine';
import { leave } from './leave';
import type { Json } from './protocol';
import { backOff, catchFailure, type Recovery, recoveryFrom } from './recovery';
import { type Activity, type Arrival, record, type Run } from './run';

/** Records that the state is entered; its work begins with `work`. */
export function enterState(run: Run, { lane, state: name, input }: Arrival): Activity {
  const state = lane.group.states.get(name);
  if (state === undefined) throw new Error(`The machine was not validated: no state ${name}.`);
  run.entered.push(name);
  const enteredEventId = record(run, lane, `${state.type}StateEntered`, [
    'stateEnteredEventDetails',
    () => ({ name, input: JSON.stringify(input), inputDetails: NOT_TRUNCATED }),
  ]);
  const retries = 'retry' in state ? state.retry.map(() => 0) : [];
  const activity: Activity = {
    lane,
    state,
    input,
    enteredEventId,
    enteredTime: run.now,
    retries,
    retryCount: 0,
    phase: { kind: 'working' },
    cutShort: undefined,
  };
  lane.activity = activity;
  return activity;
}

/** Does a part of a state's work; what goes wrong in it is the failure of the state. */
export function attempt(run: Run, activity: Activity, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    failState(run, activity, thrown);
  }
}

/** Leaves the state the ordinary way. */
export function succeed(run: Run, activity: Activity, produced: Json, occasion: Occasion = {}): void {
  const { flow, next } = activity.state;
  leave(run, activity, departure(run, activity, flow, produced, occasion), next);
}

/** Leaves the state by a rule of its own: that of a Choice. */
export function leaveBy(run: Run, activity: Activity, produced: Json, { flow, next }: { readonly flow: DataFlow; readonly next: string }): void {
  leave(run, activity, departure(run, activity, flow, produced, {}), next);
}

/** Fails the state for something that the engine found. */
function failState(run: Run, activity: Activity, thrown: StateFailure): void {
  failWith(run, activity, reported(run, activity, thrown));
}

function reported(run: Run, activity: Activity, thrown: StateFailure): Failure {
  const failure = { error: thrown.error, cause: located(activity, thrown) };
  if (thrown.error === ERRORS.queryEvaluation) recordEvaluationFailed(run, activity, failure, thrown.location);
  return failure;
}

/** As recorded: a payload that is too large is told without saying where. */
function located({ state, enteredEventId }: Activity, { error, cause }: StateFailure): string {
  if (error === ERRORS.dataLimitExceeded) return cause;
  return `An error occurred while executing the state '${state.name}' (entered at the event id #${enteredEventId}). ${cause}`;
}

function recordEvaluationFailed(run: Run, { lane, state, enteredEventId }: Activity, failure: { error: string; cause: string }, location: string | undefined): void {
  // As recorded: what goes wrong before a Map has started, such as its Items, follows the event before the state was entered.
  if (state.type === 'Map' && lane.lastEventId === enteredEventId) lane.lastEventId = lane.history.events[enteredEventId - 1]?.previousEventId ?? 0;
  record(run, lane, 'EvaluationFailed', ['evaluationFailedEventDetails', () => ({ ...failure, ...(location !== undefined && { location }), state: state.name })]);
}

/** Fails the state: its retriers and catchers decide what comes of it. */
export function failWith(run: Run, activity: Activity, failure: Failure): void {
  const recovery = recoveryFrom(activity, failure);
  run.trial?.failed(failure, handlerOf(recovery));
  if (recovery.kind !== 'none') {
    run.handled.push({ state: activity.state.name, by: recovery.kind === 'retry' ? 'Retry' : 'Catch', index: recovery.index, entered: run.entered.length });
  }
  if (recovery.kind === 'retry') {
    backOff(run, activity, recovery);
    return;
  }
  recordContainerFailed(run, activity, failure);
  if (recovery.kind === 'none') giveUp(run, activity, failure);
  else catchOnce(run, activity, recovery.catcher, failure);
}

function handlerOf(recovery: Recovery): { readonly retryIndex?: number; readonly catchIndex?: number } {
  if (recovery.kind === 'none') return {};
  return recovery.kind === 'retry' ? { retryIndex: recovery.index } : { catchIndex: recovery.index };
}

/** A catcher that fails itself is not caught again. */
function catchOnce(run: Run, activity: Activity, catcher: Catcher, failure: Failure): void {
  try {
    catchFailure(run, activity, catcher, failure);
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    giveUp(run, activity, reported(run, activity, thrown));
  }
}

/** As recorded: MapStateFailed and ParallelStateFailed come once nothing more is tried, and not for States.Runtime. */
function recordContainerFailed(run: Run, { lane, state: { type } }: Activity, { error }: Failure): void {
  if ((type === 'Map' || type === 'Parallel') && error !== ERRORS.runtime) record(run, lane, `${type}StateFailed`);
}

function giveUp(run: Run, activity: Activity, failure: Failure): void {
  activity.phase = { kind: 'over' };
  // Before anything that siblings may still have to do.
  run.agenda.unshift({ kind: 'laneFailed', activity, failure });
}
