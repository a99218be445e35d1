import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LEDGER_TABLE } from '../../contract/ledger-table';
import type { LedgerItem } from './item';

/** An item as DynamoDB holds it. */
export type Attributes = Record<string, AttributeValue>;

/** What is undefined is left out. Input and result are JSON text already: DynamoDB's own maps stop at 32 levels and its numbers at 38 digits. */
export const toAttributes = (fields: object): Attributes =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => [name, toAttribute(value)]));

/** The item that these attributes hold. They are our own: nothing else writes the table. */
export function fromAttributes(attributes: Attributes): LedgerItem {
  const { [LEDGER_TABLE.partitionKey]: _partition, [LEDGER_TABLE.sortKey]: _sort, ...fields } = attributes;
  return plainOf(fields) as unknown as LedgerItem;
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return { M: toAttributes(value as object) };
}

const plainOf = (fields: Attributes): object =>
  Object.fromEntries(Object.entries(fields).map(([name, attribute]) => [name, fromAttribute(attribute)]));

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.N !== undefined) return Number(attribute.N);
  return attribute.S ?? attribute.BOOL ?? plainOf(attribute.M ?? {});
}
