import type { HistoryEvent } from '../../../asl/protocol';
import type { JsonObject } from '../../json-object';
import { pageOf } from '../paging';
import { executionNamedIn, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export const getExecutionHistory: StatesAction = (request, states) => {
  const { history } = executionNamedIn(request, states).execution;
  const all = request['reverseOrder'] === true ? history.toReversed() : history;
  const { items, ...more } = pageOf(request, all, ({ id }) => id);
  const withData = request['includeExecutionData'] !== false;
  return { events: items.map((event) => shownEvent(event, withData)), ...more };
};

function shownEvent({ id, previousEventId, timestamp, type, detailsName, details }: HistoryEvent, withData: boolean): JsonObject {
  const told = detailsName === undefined || details === undefined ? {} : { [detailsName]: withData ? details : withoutData(details) };
  return { timestamp: seconds(timestamp), type, id, previousEventId, ...told };
}

/** Execution data is the input or output of an event. */
function withoutData(details: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== 'input' && name !== 'output'));
}
