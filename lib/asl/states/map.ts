/** Map: its item processor once for each item, some at a time. */
import { beginBranches, newLane, recordStarted } from '../branches';
import { History } from '../history';
import type { MapState } from '../machine';
import { type ActivityOf, type Lane, record, type Run } from '../run';
import { uuidFrom } from '../uuid';
import { type Iteration, iterationsOf, itemsOf, mapView, wantedConcurrency } from './map-items';
import { toleratedFailures } from './map-tolerance';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html: without a limit an inline Map runs up to 40 at a time. */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export function beginMap(run: Run, activity: ActivityOf<MapState>): void {
  const { state } = activity;
  const view = mapView(run, activity);
  const items = itemsOf(state, view);
  const limit = concurrency(state, wantedConcurrency(state, view));
  recordStarted(run, activity, items.length);
  const { total, at } = iterationsOf(state, view, items);
  const { tolerates } = toleratedFailures(state, total, view);
  const mapRunArn = state.mode === 'DISTRIBUTED' ? recordMapRun(run, activity) : undefined;
  beginBranches(run, activity, {
    total,
    limit,
    begin: (index) => beginIteration(run, activity, index, at(index)),
    tolerates,
    mapRunArn,
  });
}

function concurrency({ mode }: MapState, wanted: number): number {
  const most = mode === 'INLINE' ? INLINE_CONCURRENCY : DISTRIBUTED_CONCURRENCY;
  return wanted === 0 ? most : Math.min(wanted, most);
}

function beginIteration(run: Run, activity: ActivityOf<MapState>, index: number, { input, item }: Iteration): Lane {
  const { state, lane } = activity;
  const parent = { container: activity, index };
  // An item of a distributed Map is an execution of its own: with a history, and with no variables but its own.
  if (state.mode === 'DISTRIBUTED') {
    return newLane(run, parent, state.processor, input, { mapItem: item, history: new History(), scope: { outer: undefined, variables: {} } });
  }
  const startedAfter = lane.lastEventId;
  record(run, lane, 'MapIterationStarted', ['mapIterationStartedEventDetails', () => ({ name: state.name, index })]);
  const inner = newLane(run, parent, state.processor, input, { mapItem: item });
  lane.lastEventId = startedAfter;
  return inner;
}

function recordMapRun(run: Run, { lane, state }: ActivityOf<MapState>): string {
  const machine = run.context.stateMachineArn.replace(':stateMachine:', ':mapRun:');
  const mapRunArn = `${machine}/${state.label ?? uuidFrom(run.random)}:${uuidFrom(run.random)}`;
  record(run, lane, 'MapRunStarted', ['mapRunStartedEventDetails', () => ({ mapRunArn })]);
  return mapRunArn;
}
