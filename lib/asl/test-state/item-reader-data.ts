/** The items in what a Map's ItemReader would have read: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
import { isJsonArray, isJsonObject } from '../json';
import type { ItemReader } from '../machine';
import { readJson } from '../parse/json-text';
import type { Json } from '../protocol';
import { invalid } from './mock';

/** Throws a TestStateRefused for data that has no items. */
export function itemsInReaderData({ inputType = 'JSON', itemsPointer, csvHeaders }: ItemReader, data: string): readonly Json[] {
  switch (inputType) {
    case 'CSV':
      return csvItems(data, csvHeaders);
    case 'JSONL':
      return data.split('\n').filter((line) => line.trim() !== '').map(parsed);
    default:
      return jsonItems(parsed(data), itemsPointer);
  }
}

function parsed(text: string): Json {
  const read = readJson(text);
  if ('fault' in read) throw invalid(`MapItemReaderData must be valid data of the ItemReader's InputType: ${read.fault.message}`);
  return read.value;
}

function jsonItems(data: Json, pointer: string | undefined): readonly Json[] {
  const found = pointer === undefined ? data : pointedAt(data, pointer);
  if (isJsonArray(found)) return found;
  // An object is gone through entry by entry.
  if (isJsonObject(found)) return Object.entries(found).map(([Key, Value]) => ({ Key, Value }));
  throw invalid('MapItemReaderData must have an array or an object of items.');
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
  return rows.map((cells) => Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? ''])));
}

/** Cells between commas; one in double quotes may have commas, and quotes that are doubled. */
function csvCells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
