/** Reads what a Map has besides its processor: where its items come from, and how they are put together. */
import { isJsonArray } from '../json';
import type { ItemBatcher, ItemReader } from '../machine';
import type { Node } from './problems';
import { valueOrPath } from './read-flow';
import { readObject, readString, requireFields } from './read';
import type { StateSite } from './state-site';
import { readTemplate } from './template';

export function readBatcher({ node, language }: StateSite): ItemBatcher | undefined {
  const batcher = readObject(node, 'ItemBatcher');
  if (batcher === undefined) return undefined;
  const site = { node: batcher, language };
  return {
    maxItems: valueOrPath(site, 'MaxItemsPerBatch'),
    maxBytes: valueOrPath(site, 'MaxInputBytesPerBatch'),
    input: readTemplate(batcher, 'BatchInput', { language, field: 'ItemBatcher/BatchInput' }),
  };
}

export function readReader({ node, language }: StateSite): ItemReader | undefined {
  const reader = readObject(node, 'ItemReader');
  if (reader === undefined) return undefined;
  requireFields(reader, ['Resource']);
  const config = readObject(reader, 'ReaderConfig');
  const parameters = language === 'JSONata' ? 'Arguments' : 'Parameters';
  return {
    resource: readString(reader, 'Resource') ?? '',
    arguments: readTemplate(reader, parameters, { language, field: `ItemReader/${parameters}` }),
    inputType: config && readString(config, 'InputType'),
    itemsPointer: config && readString(config, 'ItemsPointer'),
    csvHeaders: config && readHeaders(config),
    maxItems: config && valueOrPath({ node: config, language }, 'MaxItems'),
  };
}

function readHeaders({ fields }: Node): readonly string[] | undefined {
  const headers = fields['CSVHeaders'];
  return isJsonArray(headers) ? headers.map(String) : undefined;
}
