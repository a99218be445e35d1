import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB holds it. */
export type Attributes = Record<string, AttributeValue>;

/** What is undefined is left out. Input and result are JSON text already: DynamoDB's own maps stop at 32 levels and its numbers at 38 digits. */
export const toAttributes = (fields: object): Attributes =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => [name, toAttribute(value)]));

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  return typeof value === 'boolean' ? { BOOL: value } : { M: toAttributes(value as object) };
}

/** What these attributes hold, but for the keys. They are our own: nothing else writes the table. */
export const fromAttributes = ({ pk: _partition, sk: _sort, ...fields }: Attributes): object =>
  Object.fromEntries(Object.entries(fields).map(([name, { S, N, BOOL, M }]) => [name, S ?? BOOL ?? (M ? fromAttributes(M) : Number(N))]));
