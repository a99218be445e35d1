/** The items in what a Map's ItemReader reads: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
import { ERRORS, StateFailure } from '../failure';
import { isJsonArray, isJsonObject } from '../json';
import type { ItemReader } from '../machine';
import { readJson } from '../parse/json-text';
import type { Json } from '../protocol';
import { evaluateTemplate } from '../query';
import type { QueryView } from '../query-view';
import { mapNumber, type NumberField } from './map-number';

const MAX_ITEMS: NumberField = { field: 'MaxItems', kind: 'integer', inRange: () => true, outOfRange: '' };

/** How many items to read at most: 0 for all. Its range is only looked at when reading. Throws a StateFailure for what is no number. */
export function wantedItems({ maxItems }: ItemReader, view: QueryView): number {
  return mapNumber(maxItems, view, MAX_ITEMS) ?? 0;
}

/** Where an object stands in S3. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** Throws a StateFailure, States.ItemReaderFailed, when the object cannot be read or has no items. */
export function readItems(reader: ItemReader, view: QueryView, wanted: number, readObject: (location: ObjectLocation) => string | undefined): readonly Json[] {
  if (wanted < 0) throw unreadable('field MaxItems must be positive');
  const location = locationOf(reader.arguments === undefined ? {} : evaluateTemplate(reader.arguments, view));
  const data = reader.resource.endsWith(':s3:getObject') ? readObject(location) : undefined;
  if (data === undefined) {
    throw unreadable(`Cannot read the items: there is no object ${location.key} in a bucket ${location.bucket} here. Pass the items in the input of the state.`);
  }
  return itemsInData(reader, data, wanted);
}

function locationOf(parameters: Json): ObjectLocation {
  const text = (name: string): string => {
    const value = isJsonObject(parameters) ? parameters[name] : undefined;
    if (typeof value === 'string') return value;
    throw unreadable(`${name} must be a string, but was: ${JSON.stringify(value)}`);
  };
  return { bucket: text('Bucket'), key: text('Key') };
}

/** Throws a StateFailure, States.ItemReaderFailed, for data without items. */
export function itemsInData({ inputType = 'JSON', itemsPointer, csvHeaders }: ItemReader, data: string, wanted: number): readonly Json[] {
  const items = allItems(inputType, data, itemsPointer, csvHeaders);
  return wanted > 0 ? items.slice(0, wanted) : items;
}

function allItems(inputType: string, data: string, itemsPointer: string | undefined, csvHeaders: readonly string[] | undefined): readonly Json[] {
  switch (inputType) {
    case 'CSV':
      return csvItems(data, csvHeaders);
    case 'JSONL':
      return data.split('\n').filter((line) => line.trim() !== '').map(parsed);
    default:
      return jsonItems(parsed(data), itemsPointer);
  }
}

function unreadable(cause: string): StateFailure {
  return new StateFailure(ERRORS.itemReaderFailed, cause);
}

function parsed(text: string): Json {
  const read = readJson(text);
  if ('fault' in read) throw unreadable(`The items are no valid JSON: ${read.fault.message}`);
  return read.value;
}

function jsonItems(data: Json, pointer: string | undefined): readonly Json[] {
  const found = pointer === undefined ? data : pointedAt(data, pointer);
  if (isJsonArray(found)) return found;
  // An object is gone through entry by entry.
  if (isJsonObject(found)) return Object.entries(found).map(([Key, Value]) => ({ Key, Value }));
  throw unreadable('What was read has neither an array nor an object of items.');
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointedAt(data: Json, pointer: string): Json | undefined {
  const names = pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<Json | undefined>((value, name) => {
    if (isJsonArray(value)) return value[Number(name)];
    return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, data);
}

function csvItems(data: string, given: readonly string[] | undefined): readonly Json[] {
  const rows = data.split(/\r?\n/).filter((line) => line !== '').map(csvCells);
  const headers = given ?? rows.shift() ?? [];
  if (new Set(headers).size < headers.length) throw unreadable('CSV headers cannot contain duplicates.');
  return rows.map((cells) => Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? ''])));
}

/** Cells between commas; one in double quotes may have commas, and quotes that are doubled. */
function csvCells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
