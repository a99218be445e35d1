import type { Json } from '../../contract/json';
import { bodyOf, type ApiRequest } from '../http/api';
import { listOf, objectOf, textOf } from '../json-object';

export type WriteCounts = { readonly [table: string]: number };

/** The writes that a request asks for, by table. */
export function countWrites(action: string | undefined, request: ApiRequest): WriteCounts {
  switch (action) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return { [tableNameOf(bodyOf(request)['TableName'])]: 1 };
    case 'BatchWriteItem':
      return Object.fromEntries(Object.entries(objectOf(bodyOf(request)['RequestItems'])).map(([table, items]) => [tableNameOf(table), listOf(items).length]));
    case undefined:
    default:
      return {};
  }
}

/** A table may be named by its ARN. */
export function tableNameOf(table: Json | undefined): string {
  return textOf(table)?.split('/').at(-1) ?? '';
}
