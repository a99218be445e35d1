/** Tries a Map: works out its items and numbers, in place of running them. */
import { ERRORS, type Failure } from '../failure';
import type { JsonObject } from '../json';
import type { MapState } from '../machine';
import type { Json } from '../protocol';
import type { QueryView } from '../query-view';
import type { ActivityOf, Run } from '../run';
import { itemsInData, wantedItems } from '../states/item-reader';
import { itemsOf, type Iterations, iterationsOf, mapView, wantedConcurrency } from '../states/map-items';
import { toleratedFailures } from '../states/map-tolerance';
import { invalid, type Mock } from './mock';
import type { InspectionData, TestStateConfiguration } from './protocol';

type MutableInspection = { -readonly [Name in keyof InspectionData]: InspectionData[Name] };

/**
 * What the mock comes to, given the Map's items. Throws a StateFailure when the Map's own fields cannot be worked out, and a
 * TestStateRefused when the mock does not fit the items.
 */
export function tryMap(run: Run, activity: ActivityOf<MapState>, mock: Mock, configuration: TestStateConfiguration, inspection: MutableInspection): Mock {
  const { state } = activity;
  const view = mapView(run, activity);
  const items = readItems(state, configuration, view);
  if (state.flow.language === 'JSONPath') inspection[state.reader?.itemsPointer === undefined ? 'afterItemsPath' : 'afterItemsPointer'] = listText(items);
  if (state.itemSelector !== undefined) inspection.afterItemSelector = listText(inputs(iterationsOf({ ...state, batcher: undefined }, view, items)));
  const iterations = iterationsOf(state, view, items);
  if (state.batcher !== undefined) inspection.afterItemBatcher = listText(inputs(iterations).map(withItemsAsText));
  inspection.maxConcurrency = wantedConcurrency(state, view);
  const { count, percentage, tolerates } = toleratedFailures(state, iterations.total, view);
  if (count !== undefined) inspection.toleratedFailureCount = count;
  if (percentage !== undefined) inspection.toleratedFailurePercentage = percentage;
  const failed = configuration.mapIterationFailureCount ?? 0;
  if (failed > iterations.total) throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations');
  const hasThreshold = count !== undefined || percentage !== undefined;
  if (hasThreshold && !tolerates(failed)) return THRESHOLD_EXCEEDED;
  checkSize(state, mock, iterations.total - failed);
  return mock;
}

const THRESHOLD_EXCEEDED = {
  kind: 'error',
  error: ERRORS.exceedToleratedFailureThreshold,
  cause: 'The specified tolerated failure threshold was exceeded',
} as const satisfies Mock & Failure;

function readItems(state: MapState, { mapItemReaderData }: TestStateConfiguration, view: QueryView): readonly Json[] {
  const { reader } = state;
  if (reader === undefined) return itemsOf(state, view);
  if (mapItemReaderData !== undefined) return itemsInData(reader, mapItemReaderData, wantedItems(reader, view));
  throw invalid('ItemReader data must be specified when testing a Map state with ItemReader specified.');
}

function inputs({ total, at }: Iterations): readonly Json[] {
  return Array.from({ length: total }, (_, index) => at(index).input);
}

/** As recorded: the items of a batch are shown as text. */
function withItemsAsText(batch: Json): Json {
  const { Items, ...rest } = batch as JsonObject;
  return { ...rest, Items: (Items as readonly Json[]).map((item) => JSON.stringify(item)) };
}

/** As recorded: with a space after each comma between items. */
function listText(items: readonly Json[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
}

function checkSize({ hasWriter }: MapState, mock: Mock, expected: number): void {
  if (hasWriter || mock.kind === 'error') return;
  if ((mock.result as readonly Json[]).length !== expected) throw invalid("Input array does not equal the mocked result array's size");
}
