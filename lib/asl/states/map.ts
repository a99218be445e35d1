/** Map: its item processor once for each item, some at a time. */
import { beginBranches, newLane, recordStarted } from '../branches';
import { ERRORS, StateFailure } from '../failure';
import { History } from '../history';
import type { ItemReader, MapState } from '../machine';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import { type ActivityOf, type Lane, record, type Run } from '../run';
import { uuidFrom } from '../uuid';
import { failWith } from '../visit';
import { readItems, wantedItems } from './item-reader';
import { type Iteration, iterationsOf, itemsOf, mapView, wantedConcurrency } from './map-items';
import { toleratedFailures } from './map-tolerance';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html: without a limit an inline Map runs up to 40 at a time. */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export function beginMap(run: Run, activity: ActivityOf<MapState>): void {
  const { state } = activity;
  refuseWriter(state);
  const view = mapView(run, activity);
  const listed = state.reader === undefined ? itemsOf(state, view) : [];
  const limit = concurrency(state, wantedConcurrency(state, view));
  recordStarted(run, activity, listed.length);
  if (state.reader === undefined) beginItems(run, activity, { view, items: listed, limit });
  else beginReading(run, activity, state.reader, { view, limit });
}

/** Before any item is worked on: a Map that cannot write its results has no effect at all. */
function refuseWriter({ hasWriter }: MapState): void {
  if (hasWriter) throw new StateFailure(ERRORS.resultWriterFailed, 'Cannot write the results to S3: there is no S3 here. Use the output of the state.');
}

interface Work {
  readonly view: QueryView;
  readonly items: readonly Json[];
  readonly limit: number;
  /** Undefined as long as it has not begun. */
  readonly mapRunArn?: string;
}

/** As recorded: reading is part of the Map's run, and fails with it. */
function beginReading(run: Run, activity: ActivityOf<MapState>, reader: ItemReader, work: Omit<Work, 'items' | 'mapRunArn'>): void {
  const wanted = wantedItems(reader, work.view);
  const mapRunArn = recordMapRun(run, activity);
  try {
    beginItems(run, activity, { ...work, items: readItems(reader, work.view, wanted, run.readObject), mapRunArn });
  } catch (thrown) {
    if (!(thrown instanceof StateFailure) || thrown.error !== ERRORS.itemReaderFailed) throw thrown;
    const { error, cause } = thrown;
    record(run, activity.lane, 'MapRunFailed', ['mapRunFailedEventDetails', () => ({ error, cause })]);
    failWith(run, activity, { error, cause });
  }
}

function beginItems(run: Run, activity: ActivityOf<MapState>, { view, items, limit, mapRunArn }: Work): void {
  const { state } = activity;
  const { total, at } = iterationsOf(state, view, items);
  const { tolerates } = toleratedFailures(state, total, view);
  beginBranches(run, activity, {
    total,
    limit,
    begin: (index) => beginIteration(run, activity, index, at(index)),
    tolerates,
    mapRunArn: mapRunArn ?? (state.mode === 'DISTRIBUTED' ? recordMapRun(run, activity) : undefined),
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
