import { isObject, listOf, objectOf, textOf, type JsonObject } from '../json-object';
import type { Table } from './deployment';
import { nameOf, type Resource } from './resource-types';

/** What CreateTable takes of a template's table. Backups, encryption, protection and tags change nothing here. */
const TABLE_FIELDS = ['AttributeDefinitions', 'KeySchema', 'BillingMode', 'ProvisionedThroughput', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];
const INDEX_FIELDS = ['IndexName', 'KeySchema', 'Projection', 'ProvisionedThroughput'];

export function tableOf(resource: Resource): Table {
  const properties = resource.properties();
  const timeToLive = objectOf(properties['TimeToLiveSpecification']);
  const attribute = timeToLive['Enabled'] === true ? textOf(timeToLive['AttributeName']) : undefined;
  const name = nameOf(resource);
  return {
    name,
    definition: { ...withIndexes(pick(properties, TABLE_FIELDS)), TableName: name },
    ...(attribute === undefined ? {} : { timeToLiveAttribute: attribute }),
  };
}

/** A `TableV2`: one replica's worth of a global table, always on demand here. */
export function globalTableOf(resource: Resource): Table {
  const table = tableOf(resource);
  const onDemand = pick(resource.properties(), TABLE_FIELDS.filter((field) => field !== 'ProvisionedThroughput'));
  return { ...table, definition: { ...withIndexes(onDemand), BillingMode: 'PAY_PER_REQUEST', TableName: table.name } };
}

function withIndexes(definition: JsonObject): JsonObject {
  const indexes = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((kind) => {
    const members = listOf(definition[kind]).filter(isObject);
    return members.length === 0 ? [] : [[kind, members.map((index) => pick(index, INDEX_FIELDS))] as const];
  });
  const { GlobalSecondaryIndexes: _, LocalSecondaryIndexes: __, ...rest } = definition;
  return { ...rest, ...Object.fromEntries(indexes) };
}

function pick(from: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.flatMap((field) => (from[field] === undefined ? [] : [[field, from[field]]])));
}
