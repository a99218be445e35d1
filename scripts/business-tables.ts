import { paginateScan, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A business table of the sample, and the attributes that a person wants to see. */
export interface Shown {
  readonly title: string;
  /** The stack output that names the table. */
  readonly output: string;
  readonly columns: readonly string[];
}

export const BUSINESS_TABLES: readonly Shown[] = [
  { title: 'Orders', output: 'OrdersTableName', columns: ['orderId', 'status', 'trackingId'] },
  { title: 'Stock', output: 'StockTableName', columns: ['sku', 'available', 'holds'] },
  { title: 'Payments', output: 'PaymentsTableName', columns: ['authorizationId', 'status', 'amount'] },
  { title: 'Shipments', output: 'ShipmentsTableName', columns: ['id', 'status', 'trackingId'] },
];

/** Everything in a table as text, by key. */
export async function rowsOf(dynamodb: DynamoDBClient, tableName: string, columns: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client: dynamodb }, { TableName: tableName, ConsistentRead: true })) items.push(...(page.Items ?? []));
  const rows = items.map((item) => Object.fromEntries(columns.map((column) => [column, textOf(item[column])])));
  return rows.toSorted((a, b) => (a[columns[0] ?? ''] ?? '').localeCompare(b[columns[0] ?? ''] ?? ''));
}

function textOf(attribute: AttributeValue | undefined): string {
  if (attribute?.S !== undefined) return attribute.S;
  if (attribute?.N !== undefined) return attribute.N;
  if (attribute?.M === undefined) return '';
  // What an order holds of a product; a hold of 0 was released.
  return Object.entries(attribute.M).filter(([, held]) => held.N !== '0').map(([order, held]) => `${order}: ${textOf(held)}`).toSorted().join(', ');
}
