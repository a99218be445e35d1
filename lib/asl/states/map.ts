/** Map: its item processor once for each item, some at a time. */
import { beginBranches, newLane, recordStarted } from '../branches';
import { viewOf, workInput } from '../data-flow';
import { queryFailure, runtimeFailure } from '../failure';
import { History } from '../history';
import { isJsonArray, type JsonObject } from '../json';
import type { MapState } from '../machine';
import type { Json } from '../protocol';
import { evaluateAs, evaluateTemplate } from '../query';
import type { QueryView } from '../query-view';
import { type ActivityOf, type Lane, record, type Run } from '../run';
import { uuidFrom } from '../uuid';
import { mapNumber, type NumberField } from './map-number';
import { toleratedFailures } from './map-tolerance';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html: without a limit an inline Map runs up to 40 at a time. */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export function beginMap(run: Run, activity: ActivityOf<MapState>): void {
  const { state } = activity;
  const view = viewOf(run, activity, {}, state.flow.language === 'JSONPath' ? workInput(run, activity) : activity.input);
  const items = itemsOf(activity, view);
  const limit = concurrency(state, view);
  recordStarted(run, activity, items.length);
  const tolerates = toleratedFailures(state, items.length, view);
  if (state.mode === 'DISTRIBUTED') recordMapRun(run, activity);
  beginBranches(run, activity, {
    lanes: new Map(),
    results: [],
    total: items.length,
    limit,
    next: 0,
    done: 0,
    failed: 0,
    begin: (index) => beginIteration(run, activity, view, items, index),
    tolerates,
  });
}

const ARRAY = { name: 'array', is: (value: Json): value is readonly Json[] => isJsonArray(value) };

function itemsOf({ state }: ActivityOf<MapState>, view: QueryView): readonly Json[] {
  if (state.items !== undefined) return evaluateAs(state.items, view, ARRAY);
  if (isJsonArray(view.subject)) return view.subject;
  const cause = `Map state input must be an array but was: ${JSON.stringify(view.subject)}`;
  throw state.flow.language === 'JSONata' ? queryFailure(cause) : runtimeFailure(cause);
}

const MAX_CONCURRENCY: NumberField = {
  field: 'MaxConcurrency',
  kind: 'integer',
  inRange: (value) => value >= 0,
  outOfRange: 'MaxConcurrency cannot be negative.',
};

function concurrency(state: MapState, view: QueryView): number {
  const most = state.mode === 'INLINE' ? INLINE_CONCURRENCY : DISTRIBUTED_CONCURRENCY;
  const wanted = mapNumber(state.maxConcurrency, view, MAX_CONCURRENCY) ?? 0;
  return wanted === 0 ? most : Math.min(wanted, most);
}

function beginIteration(run: Run, activity: ActivityOf<MapState>, view: QueryView, items: readonly Json[], index: number): Lane {
  const { state, lane } = activity;
  const value = items[index] ?? null;
  const mapItem: JsonObject = { Index: index, Value: value };
  const input = state.itemSelector === undefined ? value : evaluateTemplate(state.itemSelector, itemView(view, mapItem));
  const parent = { container: activity, index };
  // An item of a distributed Map is an execution of its own: with a history, and with no variables but its own.
  if (state.mode === 'DISTRIBUTED') {
    return newLane(run, parent, state.processor, input, { mapItem, history: new History(), scope: { outer: undefined, variables: {} } });
  }
  const startedAfter = lane.lastEventId;
  record(run, lane, 'MapIterationStarted', ['mapIterationStartedEventDetails', () => ({ name: state.name, index })]);
  const inner = newLane(run, parent, state.processor, input, { mapItem });
  lane.lastEventId = startedAfter;
  return inner;
}

/** What an ItemSelector sees: the state's own view, and the item. */
function itemView(view: QueryView, mapItem: JsonObject): QueryView {
  return { ...view, states: { ...view.states, context: { ...view.states.context, Map: { Item: mapItem } } } };
}

function recordMapRun(run: Run, { lane, state }: ActivityOf<MapState>): void {
  const machine = run.context.stateMachineArn.replace(':stateMachine:', ':mapRun:');
  const mapRunArn = `${machine}/${state.label ?? uuidFrom(run.random)}:${uuidFrom(run.random)}`;
  record(run, lane, 'MapRunStarted', ['mapRunStartedEventDetails', () => ({ mapRunArn })]);
}
