import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LEDGER_TABLE } from '../../contract/ledger-table';
import type { LedgerItem } from './item';

/** An item as DynamoDB holds it. */
export type Attributes = Record<string, AttributeValue>;

/** Input and result are JSON text already: DynamoDB's own maps stop at 32 levels and its numbers at 38 digits. */
export function toAttributes(item: LedgerItem): Attributes {
  const fields = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([name, value]) => [name, toAttribute(value)]));
}

/** The item that these attributes hold. They are our own: nothing else writes the table. */
export function fromAttributes(attributes: Attributes): LedgerItem {
  const { [LEDGER_TABLE.partitionKey]: _partition, [LEDGER_TABLE.sortKey]: _sort, ...fields } = attributes;
  return plainOf(fields) as unknown as LedgerItem;
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return { M: Object.fromEntries(Object.entries(value as object).map(([name, field]) => [name, toAttribute(field)])) };
}

const plainOf = (fields: Attributes): object =>
  Object.fromEntries(Object.entries(fields).map(([name, attribute]) => [name, fromAttribute(attribute)]));

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.N !== undefined) return Number(attribute.N);
  return attribute.S ?? attribute.BOOL ?? plainOf(attribute.M ?? {});
}
