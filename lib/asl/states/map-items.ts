/** What a Map goes through: its items, the input of each iteration, and how many run at a time. */
import { viewOf, workInput } from '../data-flow';
import { queryFailure, runtimeFailure } from '../failure';
import { isJsonArray, isLongerThan, type JsonObject } from '../json';
import type { ItemBatcher, MapState } from '../machine';
import type { Json } from '../protocol';
import { evaluateAs, evaluateTemplate } from '../query';
import type { QueryView } from '../query-view';
import type { ActivityOf, Run } from '../run';
import { mapNumber, type NumberField } from './map-number';

/** What the Map's own fields see. */
export function mapView(run: Run, activity: ActivityOf<MapState>): QueryView {
  return viewOf(run, activity, {}, activity.state.flow.language === 'JSONPath' ? workInput(run, activity) : activity.input);
}

const ARRAY = { name: 'array', is: (value: Json): value is readonly Json[] => isJsonArray(value) };

/** Throws a StateFailure when there is no list of items in what the state was given. */
export function itemsOf(state: MapState, view: QueryView): readonly Json[] {
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

/** As the definition has it: 0 for no limit of its own. */
export function wantedConcurrency({ maxConcurrency }: MapState, view: QueryView): number {
  return mapNumber(maxConcurrency, view, MAX_CONCURRENCY) ?? 0;
}

/** One run of the item processor. `item` is the context's Map.Item. */
export interface Iteration {
  readonly input: Json;
  readonly item: JsonObject;
}

export interface Iterations {
  readonly total: number;
  /** Works out the input as the iteration begins. */
  readonly at: (index: number) => Iteration;
}

/** One iteration for each item, or with an ItemBatcher for each batch of items. */
export function iterationsOf(state: MapState, view: QueryView, items: readonly Json[]): Iterations {
  const single = (index: number): Iteration => iteration(state, view, items, index);
  if (state.batcher === undefined) return { total: items.length, at: single };
  const batches = batchesOf(state.batcher, view, items.map((_, index) => single(index).input));
  return { total: batches.length, at: (index) => ({ input: batches[index] ?? null, item: { Index: index, Value: batches[index] ?? null } }) };
}

function iteration({ itemSelector }: MapState, view: QueryView, items: readonly Json[], index: number): Iteration {
  const value = items[index] ?? null;
  const item: JsonObject = { Index: index, Value: value };
  return { item, input: itemSelector === undefined ? value : evaluateTemplate(itemSelector, itemView(view, item)) };
}

/** What an ItemSelector sees: the state's own view, and the item. */
function itemView(view: QueryView, item: JsonObject): QueryView {
  return { ...view, states: { ...view.states, context: { ...view.states.context, Map: { Item: item } } } };
}

const positive = (field: string): NumberField => ({
  field,
  kind: 'integer',
  inRange: (value) => value > 0,
  outOfRange: `${field} must be positive.`,
});

const MAX_BATCH_BYTES = 262_144;

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html: batches are filled in order, never past a limit. */
function batchesOf(batcher: ItemBatcher, view: QueryView, inputs: readonly Json[]): readonly JsonObject[] {
  const most = mapNumber(batcher.maxItems, view, positive('MaxItemsPerBatch')) ?? Infinity;
  const bytes = Math.min(mapNumber(batcher.maxBytes, view, positive('MaxInputBytesPerBatch')) ?? MAX_BATCH_BYTES, MAX_BATCH_BYTES);
  const batchInput = batcher.input && { BatchInput: evaluateTemplate(batcher.input, view) };
  const batches: JsonObject[] = [];
  let items: Json[] = [];
  const close = (): void => {
    if (items.length > 0) batches.push({ ...batchInput, Items: items });
    items = [];
  };
  for (const input of inputs) {
    if (items.length >= most || isLongerThan({ ...batchInput, Items: [...items, input] }, bytes)) close();
    items.push(input);
  }
  close();
  return batches;
}
